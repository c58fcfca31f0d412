import { averageHash } from '../kernel/hash/average.ts';
import { reducedExtent } from '../kernel/resample/block-average.ts';
import { defineMeasurement, luma } from './define.ts';

/**
 * Average hash, `str(imagehash.average_hash(image))` of the 128 px view. Where that view ends in partial blocks,
 * what counts is how far the base view reaches.
 */
export default defineMeasurement({
  name: 'average-hash',
  version: 1,
  params: { hashSize: 8 },
  needs: { view: luma(128), base: luma(512) },
  columns: {
    ahash: {
      type: 'text',
      description: 'Average hash (ImageHash), hex of hashSize² bits: which thumbnail pixels are above the mean',
    },
  },
  measure: ({ view, base }, { hashSize }) => ({ ahash: averageHash(view, hashSize, reducedExtent(base, view)) }),
});
