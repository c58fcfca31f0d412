import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import differenceHash from './difference-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(differenceHash.measure({ view }, differenceHash.params)).toEqual({ dhash: golden.d8 });
    expect(differenceHash.measure({ view }, { hashSize: 16 })).toEqual({ dhash: golden.d16 });
  }
});
