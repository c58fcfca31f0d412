import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../test/fixtures/goldens/hash/images.ts';
import { hammingHex } from '../kernel/hash/bits.ts';
import { waveletHash as hashOf } from '../kernel/hash/wavelet.ts';
import { blockAverageLuma } from '../kernel/resample/block-average.ts';
import waveletHash from './wavelet-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(waveletHash.measure({ view, base: view }, waveletHash.params)).toEqual({ whash: golden.w8 });
    expect(waveletHash.measure({ view, base: view }, { hashSize: 16 })).toEqual({ whash: golden.w16 });
  }
});

it('stays near the hash of the base view where the reduced view ends in partial blocks', () => {
  let drift = 0;
  for (let seed = 0; seed < 20; seed++) {
    const base = lumaPattern('cloud', 512, 321, seed);
    const columns = waveletHash.measure({ view: blockAverageLuma(base, 4), base }, waveletHash.params);
    if (!('whash' in columns)) throw new Error('not applicable');
    drift += hammingHex(columns.whash!, hashOf(base));
  }
  expect(drift / 20).toBeLessThan(0.5);
});
