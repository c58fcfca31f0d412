import { fuzzFormats } from '../test/fixtures/fuzz-formats.ts';
import type { BenchResult } from './result.ts';

const FILES_PER_FORMAT = 10_000;

/** Mutated annotation files through every format: detect, open, read. What is counted must be 0. */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const { format, files, opened, refused, problems, failures } of await fuzzFormats(FILES_PER_FORMAT, 6)) {
    for (const failure of failures.slice(0, 5)) console.error(failure);
    results.push({
      name: `fuzz-formats/${format}, crashes, hangs and errors that are not the user's`,
      value: failures.length,
      unit: 'files',
      target: 0,
      baseline: `${files} mutated files: ${opened} read, ${refused} refused in one line, ${problems} problems reported`,
    });
  }
  return results;
}
