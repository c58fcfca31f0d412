import type { RgbImage } from '../kernel/image.ts';
import { family, hundredths } from './edit.ts';
import { saveAsJpeg, toSharp } from './raster.ts';

/** Up or down is left to chance. */
const sign = (random: () => number): 1 | -1 => (random() < 0.5 ? 1 : -1);

/** Every sample times `1 ± value`, as Pillow's `ImageEnhance.Brightness`. */
export const brightness = family({
  family: 'brightness',
  relation: 'recoloured',
  values: [0.2, 0.4, 0.6],
  label: hundredths,
  isHashReachable: true,
  apply: (image, value, random) => saveAsJpeg(toSharp(image).linear(1 + sign(random) * value, 0)),
});

const MID_GREY = 128;

/** Every sample's distance from mid grey times `1 ± value`. */
export const contrast = family({
  family: 'contrast',
  relation: 'recoloured',
  values: [0.2, 0.4, 0.7],
  label: hundredths,
  isHashReachable: true,
  apply: (image, value, random) => {
    const slope = 1 + sign(random) * value;
    return saveAsJpeg(toSharp(image).linear(slope, MID_GREY * (1 - slope)));
  },
});

function applyGamma({ width, height, data }: RgbImage, exponent: number): RgbImage {
  const table = Uint8Array.from({ length: 256 }, (_, sample) => Math.round(255 * (sample / 255) ** exponent));
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = table[data[i]!]!;
  return { width, height, data: result };
}

/** Every sample (0–1) to the power of the value (darker) or of its inverse (lighter). */
export const gamma = family({
  family: 'gamma',
  relation: 'recoloured',
  values: [1.25, 1.6, 2.4],
  label: hundredths,
  isHashReachable: true,
  apply: (image, value, random) => saveAsJpeg(toSharp(applyGamma(image, value ** sign(random)))),
});
