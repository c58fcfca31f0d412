import { family, hundredths } from './edit.ts';
import { pick } from './random.ts';
import { saveAsJpeg, toSharp } from './raster.ts';

/** ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

type Row = [number, number, number];
type Matrix = [Row, Row, Row];

/** Colour mixed with grey: 0 greyscale, 1 as it is, above 1 more colourful. As Pillow's `ImageEnhance.Color`. */
function saturate(amount: number): Matrix {
  const row = (channel: number): Row =>
    LUMA.map((weight, i) => weight * (1 - amount) + (i === channel ? amount : 0)) as Row;
  return [row(0), row(1), row(2)];
}

/** The colours' distance from grey times `1 ± value`; the strongest is plain greyscale. */
export const saturation = family({
  family: 'saturation',
  relation: 'recoloured',
  values: [0.3, 0.6, 1],
  label: (value) => (value === 1 ? 'greyscale' : hundredths(value)),
  isHashReachable: true,
  apply: (image, value, random) =>
    saveAsJpeg(toSharp(image).recomb(saturate(value < 1 && random() < 0.5 ? 1 + value : 1 - value))),
});

/** Which channels a tint takes from: warm, cold, green, magenta. */
const TINTS: readonly Row[] = [
  [0, 0.4, 1],
  [1, 0.4, 0],
  [1, 0, 1],
  [0.2, 1, 0.2],
];

/** White balance gone wrong: the value is the share that the channel hit hardest loses. */
export const tint = family({
  family: 'tint',
  relation: 'recoloured',
  values: [0.15, 0.3, 0.55],
  label: hundredths,
  isHashReachable: true,
  apply: (image, value, random) => {
    const losses = pick(random, TINTS);
    return saveAsJpeg(
      toSharp(image).linear(
        losses.map((loss) => 1 - value * loss),
        [0, 0, 0],
      ),
    );
  },
});
