import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { scanInto, withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const SMALL = 10_000;
const LARGE = 100_000;
const PER_FOLDER = 1000;
const PICTURES = 25_000;

/** Many names for a few thousand small pictures: what is measured here is everything but decoding. */
async function makeTree(folder: string, pictures: readonly string[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const sub = join(folder, `part-${String(Math.floor(i / PER_FOLDER)).padStart(3, '0')}`);
    if (i % PER_FOLDER === 0) mkdirSync(sub, { recursive: true });
    linkSync(pictures[i % pictures.length]!, join(sub, `image-${i}.jpg`));
  }
}

/** Smooth random pictures of 160×120, all different. */
async function makePictures(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) & 255;
  };
  for (let i = 0; i < PICTURES; i++) {
    const data = Uint8Array.from({ length: 8 * 6 * 3 }, next);
    const path = join(folder, `${i}.jpg`);
    writeFileSync(
      path,
      await sharp(data, { raw: { width: 8, height: 6, channels: 3 } })
        .resize(160, 120, { kernel: 'cubic' })
        .jpeg()
        .toBuffer(),
    );
    paths.push(path);
  }
  return paths;
}

export async function run(): Promise<BenchResult[]> {
  return withTemporaryFolder(async (temporary) => {
    const pictures = await makePictures(join(temporary, 'pictures'));
    // As many copies of each picture as in the large tree.
    await makeTree(join(temporary, 'small'), pictures.slice(0, (PICTURES * SMALL) / LARGE), SMALL);
    await makeTree(join(temporary, 'large'), pictures, LARGE);
    const small = scanInto(join(temporary, 'ws-small'), join(temporary, 'small'));
    const large = scanInto(join(temporary, 'ws-large'), join(temporary, 'large'));
    const again = scanInto(join(temporary, 'ws-large'), join(temporary, 'large'));
    if (again.summary.reused !== LARGE) throw new Error(`only ${again.summary.reused} of ${LARGE} were reused`);
    const megabytes = (bytes: number) => bytes / 1e6;
    return [
      {
        name: 'rescan/100,000 unchanged files',
        value: again.seconds,
        unit: 's',
        target: 5,
        baseline: `first scan ${large.seconds.toFixed(0)} s`,
      },
      {
        name: 'rescan/first scan of small pictures',
        value: large.summary.imagesPerSecond,
        unit: 'images/s',
        target: null,
        baseline: '160×120 JPEG',
      },
      {
        name: 'rescan/peak memory, 10,000 images',
        value: megabytes(small.summary.peakMemoryBytes),
        unit: 'MB',
        target: 1000,
        baseline: null,
      },
      {
        name: 'rescan/peak memory, 100,000 images',
        value: megabytes(large.summary.peakMemoryBytes),
        unit: 'MB',
        target: 1000,
        baseline: null,
      },
      {
        name: 'rescan/memory growth 10,000 to 100,000',
        value: large.summary.peakMemoryBytes / small.summary.peakMemoryBytes,
        unit: '×',
        target: 1.25,
        baseline: 'flat is 1',
      },
    ];
  });
}
