import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../test/fixtures/goldens/hash/images.ts';
import { averageHash as hashOf } from '../kernel/hash/average.ts';
import { hammingHex } from '../kernel/hash/bits.ts';
import { blockAverageLuma } from '../kernel/resample/block-average.ts';
import averageHash from './average-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(averageHash.measure({ view, base: view }, averageHash.params)).toEqual({ ahash: golden.a8 });
    expect(averageHash.measure({ view, base: view }, { hashSize: 16 })).toEqual({ ahash: golden.a16 });
  }
});

it('stays near the hash of the base view where the reduced view ends in partial blocks', () => {
  let drift = 0;
  for (let seed = 0; seed < 20; seed++) {
    const base = lumaPattern('cloud', 512, 321, seed);
    const columns = averageHash.measure({ view: blockAverageLuma(base, 4), base }, averageHash.params);
    if (!('ahash' in columns)) throw new Error('not applicable');
    drift += hammingHex(columns.ahash!, hashOf(base));
  }
  expect(drift / 20).toBeLessThan(0.5);
});
