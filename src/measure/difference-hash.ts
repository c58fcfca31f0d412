import { differenceHash } from '../kernel/hash/difference.ts';
import { reducedExtent } from '../kernel/resample/block-average.ts';
import { defineMeasurement, luma } from './define.ts';

/**
 * Difference hash, `str(imagehash.dhash(image))` of the 128 px view. Where that view ends in partial blocks, what
 * counts is how far the base view reaches.
 */
export default defineMeasurement({
  name: 'difference-hash',
  version: 1,
  params: { hashSize: 8 },
  needs: { view: luma(128), base: luma(512) },
  columns: {
    dhash: {
      type: 'text',
      description:
        'Difference hash (ImageHash), hex of hashSize² bits: which thumbnail pixels are above their left neighbour',
    },
  },
  measure: ({ view, base }, { hashSize }) => ({ dhash: differenceHash(view, hashSize, reducedExtent(base, view)) }),
});
