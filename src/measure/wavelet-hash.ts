import { waveletHash } from '../kernel/hash/wavelet.ts';
import { reducedExtent } from '../kernel/resample/block-average.ts';
import { defineMeasurement, luma } from './define.ts';

/**
 * Wavelet hash (Haar, mean removed), `str(imagehash.whash(image))` of the 128 px view. Where that view ends in
 * partial blocks, what counts is how far the base view reaches.
 */
export default defineMeasurement({
  name: 'wavelet-hash',
  version: 1,
  params: { hashSize: 8 },
  needs: { view: luma(128), base: luma(512) },
  columns: {
    whash: {
      type: 'text',
      description:
        'Wavelet hash (ImageHash, Haar), hex of hashSize² bits: which blocks are above the median; hashSize a power of two',
    },
  },
  measure: ({ view, base }, { hashSize }) => ({
    whash: waveletHash(view, hashSize, undefined, reducedExtent(base, view)),
  }),
});
