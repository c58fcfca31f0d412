import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../test/fixtures/goldens/hash/images.ts';
import { hammingHex } from '../kernel/hash/bits.ts';
import { differenceHash as hashOf } from '../kernel/hash/difference.ts';
import { blockAverageLuma } from '../kernel/resample/block-average.ts';
import differenceHash from './difference-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(differenceHash.measure({ view, base: view }, differenceHash.params)).toEqual({ dhash: golden.d8 });
    expect(differenceHash.measure({ view, base: view }, { hashSize: 16 })).toEqual({ dhash: golden.d16 });
  }
});

it('stays near the hash of the base view where the reduced view ends in partial blocks', () => {
  let drift = 0;
  for (let seed = 0; seed < 20; seed++) {
    const base = lumaPattern('cloud', 512, 321, seed);
    const columns = differenceHash.measure({ view: blockAverageLuma(base, 4), base }, differenceHash.params);
    if (!('dhash' in columns)) throw new Error('not applicable');
    drift += hammingHex(columns.dhash!, hashOf(base));
  }
  expect(drift / 20).toBeLessThan(0.5);
});
