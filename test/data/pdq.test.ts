import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { hammingHex } from '../../src/kernel/hash/bits.ts';
import { pdqHash } from '../../src/kernel/hash/pdq.ts';
import type { LumaImage } from '../../src/kernel/image.ts';
import { toLuma } from '../../src/kernel/resample/luma.ts';
import pdq from '../../src/measure/pdq.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/neardup/pdq/', import.meta.url));
const MAX_DISTANCE = 10;
const MIN_QUALITY = 80;

/** The published hashes of the photos that are here, by path below the folder. */
const published = readFileSync(`${FOLDER}PDQ_wasm_expected.csv`, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [string, string])
  .filter(([path]) => path.includes('/bridge-mods/'))
  .map(([path, hash]) => [`bridge-mods/${path.split('/').at(-1)}`, hash] as const);

/** The brightness of the base view: long side at most 512 px, never enlarged, alpha over white. */
async function baseView(path: string): Promise<LumaImage> {
  const { data, info } = await sharp(FOLDER + path)
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  return toLuma({ width: info.width, height: info.height, data });
}

describe('PDQ of real photos', () => {
  const distances: number[] = [];

  it('has published hashes to compare with', () => {
    expect(published.length).toBe(12);
  });

  it.each(published)(`is within ${MAX_DISTANCE} bits of the published hash: %s`, async (path, hash) => {
    const ours = pdq.measure({ view: await baseView(path) }, pdq.params);
    if (!('pdq' in ours)) throw new Error('PDQ applies to every image');
    // The list gives no qualities; every edit of this photo is far above the bound.
    expect(ours.pdq_quality).toBeGreaterThanOrEqual(MIN_QUALITY);
    const distance = hammingHex(ours.pdq!, hash);
    distances.push(distance);
    expect(distance).toBeLessThanOrEqual(MAX_DISTANCE);
  });

  it('is far from the hashes of other photos', async () => {
    const bridge = published[0]![1];
    for (const name of ['q0003', 'q0004', 'q0122', 'q0291', 'q0746', 'q1050', 'q2821']) {
      const { hash } = pdqHash(await baseView(`labelme-subset/${name}.jpg`));
      // PDQ's authors call up to 31 bits a match.
      expect(hammingHex(hash, bridge)).toBeGreaterThan(60);
    }
  });

  afterAll(() => {
    const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    console.log(
      `PDQ distance to the published hashes, bits of 256: max ${Math.max(...distances)}, mean ${mean.toFixed(2)} over ${distances.length} photos`,
    );
  });
});
