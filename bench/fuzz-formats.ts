import { ANNOTATION_FORMATS } from '../src/annotations/formats/registry.generated.ts';
import { type FuzzResult, fuzzFormats } from '../test/fixtures/fuzz-formats.ts';
import type { BenchResult } from './result.ts';

const FILES_PER_FORMAT = 10_000;

/** Mutated annotation files through every format: detect, open, read. What is counted must be 0. */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const [, , , ...asked] = process.argv;
  const formats = ANNOTATION_FORMATS.filter(
    ({ name }) => !asked.some((each) => each.startsWith('--only=')) || asked.includes(`--only=${name}`),
  );
  for (const each of formats) {
    const [{ format, files, opened, refused, problems, failures }] = (await fuzzFormats(FILES_PER_FORMAT, 6, [
      each,
    ])) as [FuzzResult];
    for (const failure of failures.slice(0, 5)) console.error(failure);
    const baseline = `${files} mutated files: ${opened} read, ${refused} refused in one line, ${problems} problems reported`;
    console.error(`${format}: ${failures.length} of ${baseline}`);
    results.push({ name: `fuzz-formats/${format}`, value: failures.length, unit: 'failures', target: 0, baseline });
  }
  return results;
}
