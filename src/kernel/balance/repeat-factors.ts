/**
 * Repeat factor sampling (Gupta, Dollár and Girshick 2019, LVIS): a category that a share f of the images holds has the
 * factor max(1, √(t / f)), and an image the largest factor of its categories. Images without any have 1.
 *
 * @param offsets where the categories of image i lie in `categories`: from `offsets[i]` to `offsets[i + 1]`
 * @param categories numbers of categories; one that an image names twice counts once
 * @param threshold t, a share of the images, 0–1: categories rarer than this are repeated
 */
export function repeatFactors(
  offsets: ArrayLike<number>,
  categories: ArrayLike<number>,
  categoryCount: number,
  threshold: number,
): { readonly byCategory: Float64Array; readonly byImage: Float64Array } {
  const images = offsets.length - 1;
  const holding = new Float64Array(categoryCount);
  const lastImage = new Int32Array(categoryCount).fill(-1);
  for (let image = 0; image < images; image++) {
    for (let at = offsets[image]!; at < offsets[image + 1]!; at++) {
      const category = categories[at]!;
      if (lastImage[category] === image) continue;
      lastImage[category] = image;
      holding[category]!++;
    }
  }
  const byCategory = new Float64Array(categoryCount);
  for (let c = 0; c < categoryCount; c++) {
    byCategory[c] = holding[c] === 0 ? 0 : Math.max(1, Math.sqrt((threshold * images) / holding[c]!));
  }
  const byImage = new Float64Array(images).fill(1);
  for (let image = 0; image < images; image++) {
    for (let at = offsets[image]!; at < offsets[image + 1]!; at++) {
      byImage[image] = Math.max(byImage[image]!, byCategory[categories[at]!]!);
    }
  }
  return { byCategory, byImage };
}

/** Whole repeats with the factors as their mean: the fraction decides by chance whether there is one more. */
export function roundRepeats(factors: ArrayLike<number>, random: () => number): Uint32Array {
  const repeats = new Uint32Array(factors.length);
  for (let i = 0; i < factors.length; i++) {
    const whole = Math.floor(factors[i]!);
    repeats[i] = whole + (random() < factors[i]! - whole ? 1 : 0);
  }
  return repeats;
}
