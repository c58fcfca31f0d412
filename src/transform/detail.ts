import type { RgbImage } from '../kernel/image.ts';
import { family } from './edit.ts';
import { saveAsJpeg, toSharp } from './raster.ts';

/** Gaussian blur; the value is its sigma in thousandths of the long side. */
export const blur = family({
  family: 'blur',
  relation: 'recompressed',
  values: [1.5, 4, 10],
  isHashReachable: true,
  apply: (image, value) =>
    saveAsJpeg(toSharp(image).blur(Math.max(0.3, (value / 1000) * Math.max(image.width, image.height)))),
});

/** Unsharp masking; the value is the gain in textured areas (sharp's `m2`). */
export const sharpen = family({
  family: 'sharpen',
  relation: 'recompressed',
  values: [2, 6, 15],
  isHashReachable: true,
  apply: (image, value) =>
    saveAsJpeg(toSharp(image).sharpen({ sigma: 1.5, m1: value / 4, m2: value, y2: 5 * value, y3: 5 * value })),
});

const QUANTILES = 4096;

/** Normal deviates at equal steps of probability, by Box and Muller's transform of a regular grid. */
const NORMAL = Float64Array.from({ length: QUANTILES }, (_, i) => {
  const radius = Math.sqrt(-2 * Math.log(((i % 64) + 0.5) / 64));
  return radius * Math.cos((2 * Math.PI * (Math.floor(i / 64) + 0.5)) / 64);
});

function addNoise({ width, height, data }: RgbImage, sigma: number, random: () => number): RgbImage {
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]! + sigma * NORMAL[(random() * QUANTILES) | 0]!;
    result[i] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
  }
  return { width, height, data: result };
}

/** Independent normal noise in every sample; the value is its standard deviation, 0–255. */
export const noise = family({
  family: 'noise',
  relation: 'recompressed',
  values: [6, 16, 36],
  isHashReachable: true,
  apply: (image, sigma, random) => saveAsJpeg(toSharp(addNoise(image, sigma, random))),
});
