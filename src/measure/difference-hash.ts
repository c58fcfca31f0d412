import { differenceHash } from '../kernel/hash/difference.ts';
import { defineMeasurement, luma } from './define.ts';

/** Difference hash, `str(imagehash.dhash(image))` of the 128 px view. */
export default defineMeasurement({
  name: 'difference-hash',
  version: 1,
  params: { hashSize: 8 },
  needs: { view: luma(128) },
  columns: {
    dhash: {
      type: 'text',
      description:
        'Difference hash (ImageHash), hex of hashSize² bits: which thumbnail pixels are above their left neighbour',
    },
  },
  measure: ({ view }, { hashSize }) => ({ dhash: differenceHash(view, hashSize) }),
});
