import { differenceHash } from '../kernel/hash/difference.ts';
import { perceptualHash } from '../kernel/hash/perceptual.ts';
import type { LumaImage } from '../kernel/image.ts';
import { BAR_DEFAULTS, uniformMargins } from '../kernel/metric/bars.ts';
import { defineMeasurement, luma } from './define.ts';

/** What is left must be at least this long on both sides, px of the 512 px view: less is no picture to compare. */
const MIN_SIDE = 48;

/**
 * Perceptual and difference hash of the picture without its uniform margins: a copy with a border, or a product on a
 * larger ground, has the same trimmed hashes as one without.
 */
export default defineMeasurement({
  name: 'trimmed-hash',
  version: 1,
  params: { tolerance: BAR_DEFAULTS.tolerance },
  needs: { view: luma(512) },
  columns: {
    phash_trimmed: {
      type: 'text',
      description:
        'Perceptual hash of what is inside the uniform margins; empty where there are none, or next to nothing inside',
    },
    dhash_trimmed: {
      type: 'text',
      description: 'Difference hash of the same inside; empty where phash_trimmed is',
    },
  },
  measure: ({ view }, { tolerance }) => {
    const inside = trim(view, tolerance);
    return inside === null
      ? { phash_trimmed: null, dhash_trimmed: null }
      : { phash_trimmed: perceptualHash(inside), dhash_trimmed: differenceHash(inside) };
  },
});

function trim(image: LumaImage, tolerance: number): LumaImage | null {
  const { top, right, bottom, left } = uniformMargins(image, tolerance);
  const width = image.width - left - right;
  const height = image.height - top - bottom;
  if (top + right + bottom + left === 0 || Math.min(width, height) < MIN_SIDE) return null;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (y + top) * image.width + left;
    data.set(image.data.subarray(start, start + width), y * width);
  }
  return { width, height, data };
}
