import { dihedralPerceptualHashes } from '../kernel/hash/perceptual.ts';
import { reducedExtent } from '../kernel/resample/block-average.ts';
import { defineMeasurement, luma } from './define.ts';

/**
 * Perceptual hash, `str(imagehash.phash(image))` of the 128 px view, and those of its seven turns and mirrorings from the same DCT.
 * Where that view ends in partial blocks, what counts is how far the base view reaches.
 */
export default defineMeasurement({
  name: 'perceptual-hash',
  version: 2,
  params: { hashSize: 8, highFrequencyFactor: 4 },
  needs: { view: luma(128), base: luma(512) },
  columns: {
    phash: {
      type: 'text',
      description:
        'Perceptual hash (ImageHash), hex of hashSize² bits: which low DCT frequencies are above their median',
    },
    phash_turned: {
      type: 'text',
      description:
        'The same hash of the image as EXIF orientations 2–8 would show it (mirrored, turned), one after the other; equal to another phash, they find flipped and rotated copies',
    },
  },
  measure: ({ view, base }, { hashSize, highFrequencyFactor }) => {
    const [hash, ...turned] = dihedralPerceptualHashes(view, hashSize, highFrequencyFactor, reducedExtent(base, view));
    return { phash: hash!, phash_turned: turned.join('') };
  },
});
