import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import waveletHash from './wavelet-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(waveletHash.measure({ view }, waveletHash.params)).toEqual({ whash: golden.w8 });
    expect(waveletHash.measure({ view }, { hashSize: 16 })).toEqual({ whash: golden.w16 });
  }
});
