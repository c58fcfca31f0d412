import type { RgbImage } from '../image.ts';
import { checkSameSize } from './same-size.ts';

const PEAK = 255;
/** What equal images have, dB. Images that differ reach it only with more than 1.2e5 samples. */
const CAP = 99;

/**
 * Peak signal-to-noise ratio over all three channels, 10 log₁₀(255² / mean squared difference), dB; 0–99, where 99
 * stands for equal images, too. Equal to scikit-image's `peak_signal_noise_ratio(a, b, data_range=255)` below the cap.
 * @param mask one value per pixel; only pixels with a non-zero one count.
 * @returns NaN when no pixel counts.
 * @throws RangeError when the sizes differ, or the mask has not one value per pixel.
 */
export function peakSignalToNoise(a: RgbImage, b: RgbImage, mask?: Uint8Array): number {
  checkSameSize(a, b, mask);
  const x = a.data;
  const y = b.data;
  const pixels = a.width * a.height;
  let counted = 0;
  let squares = 0;
  for (let p = 0, i = 0; p < pixels; p++, i += 3) {
    if (mask !== undefined && mask[p] === 0) continue;
    const red = (x[i]! - y[i]!) | 0;
    const green = (x[i + 1]! - y[i + 1]!) | 0;
    const blue = (x[i + 2]! - y[i + 2]!) | 0;
    squares += Math.imul(red, red) + Math.imul(green, green) + Math.imul(blue, blue);
    counted++;
  }
  if (counted === 0) return Number.NaN;
  return Math.min(CAP, 10 * Math.log10((PEAK * PEAK * 3 * counted) / squares));
}
