import type { PerChannel } from '../kernel/stats/channel-totals.ts';

/** What reads the numbers. */
export const NORMALISE_TARGETS = ['pytorch', 'tensorflow', 'albumentations', 'huggingface', 'timm', 'json'] as const;
export type NormaliseTarget = (typeof NORMALISE_TARGETS)[number];

/** `z-score`: less the mean, over the standard deviation · `min-max`: from 0 at the least value to 1 at the greatest. */
export const NORMALISE_PRESETS = ['z-score', 'min-max'] as const;
export type NormalisePreset = (typeof NORMALISE_PRESETS)[number];

/** What is taken away from each channel, and what it is divided by, of values 0–1. */
export interface ChannelScaling {
  readonly offset: PerChannel;
  readonly scale: PerChannel;
}

/** Enough for single precision, and no digits that mean nothing. */
const number = (value: number): string => String(Number(value.toPrecision(9)));
const list = (values: readonly number[]): string => `[${values.map(number).join(', ')}]`;
const tuple = (values: readonly number[]): string => `(${values.map(number).join(', ')})`;
const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(9)));

/** A channel of one value all over would be divided by 0; what is left of it is 0 whatever it is divided by. */
export const safeScale = (scale: PerChannel): PerChannel => scale.map((s) => (s > 0 ? s : 1)) as unknown as PerChannel;

/** The one expression that a reader of these numbers takes, in the words of its library. */
export function normalisePreset(
  target: Exclude<NormaliseTarget, 'json'>,
  { offset, scale: given }: ChannelScaling,
): string {
  const scale = safeScale(given);
  switch (target) {
    case 'pytorch':
      return `transforms.Normalize(mean=${list(offset)}, std=${list(scale)})`;
    case 'tensorflow':
      return `tf.keras.layers.Normalization(axis=-1, mean=${list(offset)}, variance=${list(scale.map((s) => s * s))})`;
    case 'albumentations':
      return `A.Normalize(mean=${tuple(offset)}, std=${tuple(scale)}, max_pixel_value=255.0)`;
    case 'huggingface':
      return JSON.stringify(
        {
          do_rescale: true,
          rescale_factor: 1 / 255,
          do_normalize: true,
          image_mean: rounded(offset),
          image_std: rounded(scale),
        },
        null,
        2,
      );
    case 'timm':
      return JSON.stringify({ mean: rounded(offset), std: rounded(scale) }, null, 2);
  }
}

/** A whole file: imports and comments around {@link normalisePreset}; for JSON readers that alone. */
export function normaliseFile(
  target: Exclude<NormaliseTarget, 'json'>,
  scaling: ChannelScaling,
  comment: string,
): string {
  const preset = normalisePreset(target, scaling);
  const head = `# ${comment}\n`;
  switch (target) {
    case 'pytorch':
      return `${head}from torchvision import transforms\n\n# After ToTensor(), which gives 0-1.\nnormalise = ${preset}\n`;
    case 'tensorflow':
      return `${head}import tensorflow as tf\n\nnormalise = tf.keras.Sequential([\n    tf.keras.layers.Rescaling(1.0 / 255),\n    ${preset},\n])\n`;
    case 'albumentations':
      return `${head}import albumentations as A\n\n# On 8-bit images, 0-255.\nnormalise = ${preset}\n`;
    default:
      return `${preset}\n`;
  }
}
