import type { RgbImage } from '../image.ts';

export interface ColourMetrics {
  /** Hasler & Süsstrunk (2003), √(σrg² + σyb²) + 0.3·√(μrg² + μyb²); 0 for grey, about 15 slight, 45 average, 110 vivid. */
  readonly colourfulness: number;
  /** Mean of HSV saturation (max − min) / max, black counting 0; 0–1. */
  readonly meanSaturation: number;
}

/** Pixels whose squares, at most 510² each, still add up within 32 bits: integer sums are far faster. */
const STRETCH = 8000;
/** 1 / value; 0 for black, whose saturation counts 0. */
const inverse = new Float64Array(256);
for (let v = 1; v < 256; v++) inverse[v] = 1 / v;

/**
 * Colourfulness and mean saturation in one pass.
 * Source: D. Hasler and S. Süsstrunk, "Measuring colourfulness in natural images", SPIE 5007, 2003.
 * @throws RangeError for an image without pixels.
 */
export function colourMetrics(image: RgbImage): ColourMetrics {
  const { width, height, data } = image;
  const n = width * height;
  if (n < 1) throw new RangeError(`image ${width}×${height} has no pixels`);
  let sumRg = 0;
  let squaresRg = 0;
  // Twice yellow−blue keeps the sums whole numbers.
  let sumYb2 = 0;
  let squaresYb2 = 0;
  let saturation = 0;
  const end = 3 * n;
  for (let start = 0; start < end; start += 3 * STRETCH) {
    let rgs = 0;
    let rgSquares = 0;
    let ybs = 0;
    let ybSquares = 0;
    const stop = Math.min(end, start + 3 * STRETCH);
    for (let p = start; p < stop; p += 3) {
      const r = data[p]!;
      const g = data[p + 1]!;
      const b = data[p + 2]!;
      const rg = (r - g) | 0;
      const yb2 = (r + g - 2 * b) | 0;
      rgs = (rgs + rg) | 0;
      rgSquares = (rgSquares + Math.imul(rg, rg)) | 0;
      ybs = (ybs + yb2) | 0;
      ybSquares = (ybSquares + Math.imul(yb2, yb2)) | 0;
      // Greatest and least channel without branches, which could not be predicted.
      const lesser = rg & (rg >> 31);
      const toHigh = (r - lesser - b) | 0;
      const toLow = (b - g - lesser) | 0;
      const high = (b + toHigh - (toHigh & (toHigh >> 31))) | 0;
      const low = (b - toLow + (toLow & (toLow >> 31))) | 0;
      saturation += (high - low) * inverse[high]!;
    }
    sumRg += rgs;
    squaresRg += rgSquares;
    sumYb2 += ybs;
    squaresYb2 += ybSquares;
  }
  const meanRg = sumRg / n;
  const meanYb = sumYb2 / n / 2;
  const varianceRg = Math.max(0, squaresRg / n - meanRg * meanRg);
  const varianceYb = Math.max(0, squaresYb2 / n / 4 - meanYb * meanYb);
  return {
    colourfulness: Math.sqrt(varianceRg + varianceYb) + 0.3 * Math.sqrt(meanRg * meanRg + meanYb * meanYb),
    meanSaturation: saturation / n,
  };
}
