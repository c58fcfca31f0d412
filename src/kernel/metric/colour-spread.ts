import type { RgbImage } from '../image.ts';

const counts = new Uint32Array(256);

/**
 * How far the channels of the most coloured pixels lie apart: the value of max(R,G,B) − min(R,G,B) that only
 * `share` of the pixels exceed; 0–255. A few stray pixels of chroma noise do not count, a small coloured object does.
 * 0 for an image without pixels.
 * @param share 0–1, such as 0.001.
 */
export function colourSpread(image: RgbImage, share: number): number {
  const { data } = image;
  const n = image.width * image.height;
  counts.fill(0);
  for (let p = 0; p < 3 * n; p += 3) {
    const r = data[p]!;
    const g = data[p + 1]!;
    const b = data[p + 2]!;
    // Of three values the distances between them add up to twice the greatest one; so no branches are needed.
    const rg = Math.abs((r - g) | 0);
    const gb = Math.abs((g - b) | 0);
    const br = Math.abs((b - r) | 0);
    counts[(rg + gb + br) >> 1]!++;
  }
  let above = 0;
  for (let spread = 255; spread > 0; spread--) {
    above += counts[spread]!;
    if (above > share * n) return spread;
  }
  return 0;
}
