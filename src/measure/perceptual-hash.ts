import { mirroredPerceptualHashes } from '../kernel/hash/perceptual.ts';
import { reducedExtent } from '../kernel/resample/block-average.ts';
import { defineMeasurement, luma } from './define.ts';

/**
 * Perceptual hash, `str(imagehash.phash(image))` of the 128 px view, and that of its mirror image from the same DCT.
 * Where that view ends in partial blocks, what counts is how far the base view reaches.
 */
export default defineMeasurement({
  name: 'perceptual-hash',
  version: 1,
  params: { hashSize: 8, highFrequencyFactor: 4 },
  needs: { view: luma(128), base: luma(512) },
  columns: {
    phash: {
      type: 'text',
      description:
        'Perceptual hash (ImageHash), hex of hashSize² bits: which low DCT frequencies are above their median',
    },
    phash_mirrored: {
      type: 'text',
      description:
        'Perceptual hash of the image mirrored left to right, hex; equal to another phash, it finds flipped copies',
    },
  },
  measure: ({ view, base }, { hashSize, highFrequencyFactor }) => {
    const { hash, mirrored } = mirroredPerceptualHashes(view, hashSize, highFrequencyFactor, reducedExtent(base, view));
    return { phash: hash, phash_mirrored: mirrored };
  },
});
