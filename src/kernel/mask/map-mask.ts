import { invert3 } from '../resample/homography.ts';
import { bitmapOf, RunBuilder, type RunLengths } from './run-length.ts';

/**
 * A mask under a map of the plane (3×3, row by row, from its picture to the new one of `width` × `height` px): each new
 * pixel is what lies at its centre (nearest neighbour).
 * @throws RangeError when the map has no inverse
 */
export function mapMask(mask: RunLengths, m: Float64Array, width: number, height: number): RunLengths {
  const back = invert3(m);
  if (back === undefined) throw new RangeError('a map that cannot be undone cannot carry a mask along');
  const bitmap = bitmapOf(mask);
  const builder = new RunBuilder();
  const { width: w, height: h } = mask;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = back as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let x = 0; x < width; x++) {
    const cx = x + 0.5;
    for (let y = 0; y < height; y++) {
      const cy = y + 0.5;
      const scale = m6 * cx + m7 * cy + m8;
      const u = Math.floor((m0 * cx + m1 * cy + m2) / scale);
      const v = Math.floor((m3 * cx + m4 * cy + m5) / scale);
      const isIn = u >= 0 && v >= 0 && u < w && v < h && bitmap[v * w + u] === 1;
      builder.add(isIn ? 1 : 0, 1);
    }
  }
  return { width, height, counts: builder.counts() };
}
