import { readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { goldpan, scanInto, withTemporaryFolder } from './goldpan.ts';
import { threeMegapixelPhotos } from './photos.ts';
import type { BenchResult } from './result.ts';

const COUNT = 200;
const JOBS = 2 * availableParallelism();
const ROUNDS = 3;

/** The floor: the same files read and decoded at full size, as many at a time as the command has in flight. */
async function bareDecodeSeconds(folder: string, names: readonly string[]): Promise<number> {
  sharp.concurrency(1);
  sharp.cache(false);
  let next = 0;
  const started = performance.now();
  const lane = async () => {
    for (let i = next++; i < names.length; i = next++) {
      const bytes = await readFile(join(folder, names[i]!));
      await sharp(bytes, { sequentialRead: true }).raw().toBuffer();
    }
  };
  await Promise.all(Array.from({ length: JOBS }, lane));
  return (performance.now() - started) / 1000;
}

function normaliseSeconds(workspace: string): { seconds: number; images: number } {
  const { seconds, stdout } = goldpan('normalise', '-w', workspace, '-q', '--json');
  const { statistics } = JSON.parse(stdout) as { statistics: { images: number } };
  return { seconds, images: statistics.images };
}

export async function run(): Promise<BenchResult[]> {
  const folder = await threeMegapixelPhotos(COUNT);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  return withTemporaryFolder(async (temporary) => {
    const workspace = join(temporary, 'ws');
    scanInto(workspace, folder);
    await bareDecodeSeconds(folder, names.slice(0, 50));
    const bares: number[] = [];
    const runs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bares.push(await bareDecodeSeconds(folder, names));
      rmSync(join(workspace, 'normalise.json'), { force: true });
      rmSync(join(workspace, 'tables/channels'), { recursive: true, force: true });
      runs.push(normaliseSeconds(workspace).seconds);
    }
    const bare = Math.min(...bares);
    const seconds = Math.min(...runs);
    const again = normaliseSeconds(workspace);
    const baseline = `${names.length} photos of 3 MP, ${JOBS} at a time`;
    return [
      {
        name: 'normalise/bare decode at full size',
        value: names.length / bare,
        unit: 'images/s',
        target: null,
        baseline,
      },
      {
        name: 'normalise/every pixel, exactly',
        value: names.length / seconds,
        unit: 'images/s',
        target: null,
        baseline: 'command line, start to end',
      },
      {
        name: 'normalise/over bare decode',
        value: seconds / bare,
        unit: '× time',
        target: 1.15,
        baseline: 'bare decode, same files, same run',
      },
      {
        name: 'normalise/asked again',
        value: again.seconds,
        unit: 's',
        target: null,
        baseline: `${again.images} images, nothing changed`,
      },
    ];
  });
}
