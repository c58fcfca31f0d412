import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { goldpan, scanInto, withTemporaryFolder } from './goldpan.ts';
import { threeMegapixelPhotos } from './photos.ts';
import type { BenchResult } from './result.ts';

const COUNT = 600;
const ROUNDS = 2;
const JOBS = 2 * availableParallelism();

interface Case {
  readonly name: string;
  readonly flags: readonly string[];
  readonly bare: (image: Sharp) => Sharp;
}

const CASES: readonly Case[] = [
  {
    name: '640 px JPEG',
    flags: ['--size', '640'],
    bare: (image) => image.resize(640, 640, { fit: 'inside' }).jpeg({ quality: 90 }),
  },
  {
    name: 'full-size JPEG',
    flags: ['--quality', '80'],
    bare: (image) => image.jpeg({ quality: 80 }),
  },
];

/** The floor: the same files read, decoded, resized, encoded and written by sharp alone, as many at a time. */
async function bareSeconds(folder: string, names: readonly string[], to: string, make: Case['bare']): Promise<number> {
  sharp.concurrency(1);
  sharp.cache(false);
  mkdirSync(to, { recursive: true });
  let next = 0;
  const started = performance.now();
  const lane = async () => {
    for (let i = next++; i < names.length; i = next++) {
      const bytes = await readFile(join(folder, names[i]!));
      const image = sharp(bytes, { sequentialRead: true, autoOrient: true });
      await writeFile(join(to, names[i]!), await make(image).toBuffer());
    }
  };
  await Promise.all(Array.from({ length: JOBS }, lane));
  const seconds = (performance.now() - started) / 1000;
  rmSync(to, { recursive: true });
  return seconds;
}

function exportSeconds(workspace: string, to: string, flags: readonly string[], expected: number): number {
  const all = ['--format', 'coco', '-w', workspace, '-o', to, '--no-copies', '--json', ...flags];
  const { seconds, stdout } = goldpan('export', ...all);
  const { images } = JSON.parse(stdout) as { images: number };
  if (images !== expected) throw new Error(`${images} of ${expected} images were exported`);
  rmSync(to, { recursive: true });
  return seconds;
}

export async function run(): Promise<BenchResult[]> {
  const folder = await threeMegapixelPhotos(COUNT);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  return withTemporaryFolder(async (temporary) => {
    const workspace = join(temporary, 'ws');
    scanInto(workspace, folder);
    const results: BenchResult[] = [];
    for (const { name, flags, bare } of CASES) {
      const bares: number[] = [];
      const runs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        bares.push(await bareSeconds(folder, names, join(temporary, 'bare'), bare));
        runs.push(exportSeconds(workspace, join(temporary, 'out'), flags, names.length));
      }
      const floor = Math.min(...bares);
      const seconds = Math.min(...runs);
      const baseline = `${names.length} photos of 3 MP, ${JOBS} at a time`;
      results.push(
        { name: `export-pictures/bare ${name}`, value: names.length / floor, unit: 'images/s', target: null, baseline },
        {
          name: `export-pictures/${name}`,
          value: names.length / seconds,
          unit: 'images/s',
          target: null,
          baseline: 'command line, start to end',
        },
        {
          name: `export-pictures/${name} over bare`,
          value: seconds / floor,
          unit: '× time',
          target: 1.25,
          baseline: 'sharp alone, same files, same run',
        },
      );
    }
    const started = performance.now();
    exportSeconds(workspace, join(temporary, 'copy'), ['--pictures', 'hardlink'], names.length);
    results.push({
      name: 'export-pictures/hard links',
      value: (performance.now() - started) / 1000,
      unit: 's',
      target: null,
      baseline: `${names.length} photos, nothing converted`,
    });
    return results;
  });
}
