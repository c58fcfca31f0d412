import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import averageHash from './average-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(averageHash.measure({ view }, averageHash.params)).toEqual({ ahash: golden.a8 });
    expect(averageHash.measure({ view }, { hashSize: 16 })).toEqual({ ahash: golden.a16 });
  }
});
