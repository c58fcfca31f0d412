/** Luminance table of ITU-T T.81 annex K.1, row by row. */
// biome-ignore format: a table
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61,     12, 12, 14, 19, 26, 58, 60, 55,
  14, 13, 16, 24, 40, 57, 69, 56,     14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77,   24, 35, 55, 64, 81, 104, 113, 92,
  49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/** Position in the row-by-row table of each coefficient in stored (zigzag) order. */
// biome-ignore format: a table
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/** Standard luminance tables of qualities 1–100 in zigzag order, 64 values each, before clamping to a maximum. */
const STANDARD = new Int32Array(100 * 64);
for (let quality = 1; quality <= 100; quality++) {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  for (let k = 0; k < 64; k++) {
    STANDARD[(quality - 1) * 64 + k] = Math.max(1, Math.floor((LUMINANCE[ZIGZAG[k]!]! * scale + 50) / 100));
  }
}

/**
 * Estimated IJG quality, 1–100: the setting whose scaled standard luminance table lies nearest to the file's
 * own one in summed absolute difference; of equally near ones the highest.
 *
 * Exact where the encoder used libjpeg's standard tables (`jpeg_quality_scaling`, jcparam.c), near where it used
 * its own, as Photoshop and cameras do. The same idea as ImageMagick's `JPEGImageQuality`, which compares sums
 * of table entries instead of the entries.
 *
 * @param table 64 quantisation steps of the luminance component in zigzag order.
 * @param precision 8 or 16 bits per table entry; 8-bit tables are clamped to 255 (baseline).
 */
export function estimateJpegQuality(table: ArrayLike<number>, precision: 8 | 16): number {
  const ceiling = precision === 8 ? 255 : 32_767;
  let best = 1;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let quality = 100; quality >= 1; quality--) {
    const row = (quality - 1) * 64;
    let distance = 0;
    for (let k = 0; k < 64 && distance < bestDistance; k++) {
      distance += Math.abs(Math.min(STANDARD[row + k]!, ceiling) - table[k]!);
    }
    if (distance < bestDistance) {
      bestDistance = distance;
      best = quality;
      if (distance === 0) break;
    }
  }
  return best;
}
