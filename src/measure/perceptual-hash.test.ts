import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../test/fixtures/goldens/hash/images.ts';
import { hammingHex } from '../kernel/hash/bits.ts';
import { perceptualHash as hashOf } from '../kernel/hash/perceptual.ts';
import { blockAverageLuma } from '../kernel/resample/block-average.ts';
import perceptualHash from './perceptual-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(perceptualHash.measure({ view, base: view }, perceptualHash.params)).toMatchObject({ phash: golden.p8 });
    expect(perceptualHash.measure({ view, base: view }, { hashSize: 16, highFrequencyFactor: 4 })).toMatchObject({
      phash: golden.p16,
    });
  }
});

it('gives ImageHash of the seven turned views within 2 bits', () => {
  for (const golden of goldens.turned) {
    const view = imageOf(golden);
    const columns = perceptualHash.measure({ view, base: view }, perceptualHash.params);
    if (!('phash' in columns)) throw new Error('not applicable');
    const hashes = [columns.phash!, ...columns.phash_turned!.match(/.{16}/g)!];
    expect(hashes).toHaveLength(8);
    hashes.forEach((hash, i) => {
      expect(hammingHex(hash, golden.phash[i]!)).toBeLessThanOrEqual(2);
    });
  }
});

it('stays near the hash of the base view where the reduced view ends in partial blocks', () => {
  let drift = 0;
  for (let seed = 0; seed < 20; seed++) {
    const base = lumaPattern('cloud', 512, 321, seed);
    const columns = perceptualHash.measure({ view: blockAverageLuma(base, 4), base }, perceptualHash.params);
    if (!('phash' in columns)) throw new Error('not applicable');
    drift += hammingHex(columns.phash!, hashOf(base));
  }
  expect(drift / 20).toBeLessThan(0.5);
});
