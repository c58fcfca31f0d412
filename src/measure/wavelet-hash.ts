import { waveletHash } from '../kernel/hash/wavelet.ts';
import { defineMeasurement, luma } from './define.ts';

/** Wavelet hash, `str(imagehash.whash(image))` of the 128 px view (Haar, mean removed). */
export default defineMeasurement({
  name: 'wavelet-hash',
  version: 1,
  params: { hashSize: 8 },
  needs: { view: luma(128) },
  columns: {
    whash: {
      type: 'text',
      description:
        'Wavelet hash (ImageHash, Haar), hex of hashSize² bits: which blocks are above the median; hashSize a power of two',
    },
  },
  measure: ({ view }, { hashSize }) => ({ whash: waveletHash(view, hashSize) }),
});
