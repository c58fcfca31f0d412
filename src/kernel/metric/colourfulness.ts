import type { RgbImage } from '../image.ts';

export interface ColourMetrics {
  /** Hasler & Süsstrunk (2003), √(σrg² + σyb²) + 0.3·√(μrg² + μyb²); 0 for grey, about 15 slight, 45 average, 110 vivid. */
  readonly colourfulness: number;
  /** Mean of HSV saturation (max − min) / max, black counting 0; 0–1. */
  readonly meanSaturation: number;
}

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
  for (let p = 0; p < 3 * n; p += 3) {
    const r = data[p]!;
    const g = data[p + 1]!;
    const b = data[p + 2]!;
    const rg = r - g;
    const yb2 = r + g - 2 * b;
    sumRg += rg;
    squaresRg += rg * rg;
    sumYb2 += yb2;
    squaresYb2 += yb2 * yb2;
    const high = r > g ? (r > b ? r : b) : g > b ? g : b;
    const low = r < g ? (r < b ? r : b) : g < b ? g : b;
    if (high > 0) saturation += (high - low) / high;
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
