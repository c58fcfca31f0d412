import { resolve } from 'node:path';
import { writeDurably } from '../catalog/durable.ts';
import {
  type ChannelScaling,
  type NormalisePreset,
  type NormaliseTarget,
  normaliseFile,
  normalisePreset,
} from '../export/normalise-presets.ts';
import type { PerChannel } from '../kernel/stats/channel-totals.ts';
import type { Normalisation } from './normalise-options.ts';

export interface PresetOptions {
  /** Default `z-score`. */
  readonly preset?: NormalisePreset;
  /** Whether every pixel or every image counts alike; of no matter for `min-max`. Default `pixel`. */
  readonly weight?: 'pixel' | 'image';
}

/** What to take away from each channel and to divide it by, for values 0–1. */
export function scalingOf({ statistics }: Normalisation, options: PresetOptions = {}): ChannelScaling {
  const { byPixel, byImage, least, most } = statistics;
  if (options.preset === 'min-max') {
    return { offset: least, scale: most.map((high, c) => high - least[c]!) as unknown as PerChannel };
  }
  const { mean, std } = options.weight === 'image' ? byImage : byPixel;
  return { offset: mean, scale: std };
}

/** One expression of a library, such as `transforms.Normalize(mean=[…], std=[…])`. */
export const presetText = (
  found: Normalisation,
  target: Exclude<NormaliseTarget, 'json'>,
  options?: PresetOptions,
): string => normalisePreset(target, scalingOf(found, options));

/** A whole file around it, with imports and where the numbers come from. */
export const presetFileText = (
  found: Normalisation,
  target: Exclude<NormaliseTarget, 'json'>,
  options: PresetOptions = {},
): string => normaliseFile(target, scalingOf(found, options), commentOf(found, options));

/** Writes a preset as a file that can be imported or loaded; `json` is everything that was found. */
export function writePreset(
  found: Normalisation,
  target: NormaliseTarget,
  file: string,
  options: PresetOptions = {},
): void {
  const text = target === 'json' ? `${JSON.stringify(found, null, 2)}\n` : presetFileText(found, target, options);
  writeDurably(resolve(file), text);
}

function commentOf({ statistics, split, size, computedFrom }: Normalisation, options: PresetOptions): string {
  const { preset = 'z-score', weight = 'pixel' } = options;
  const how = preset === 'min-max' ? 'min-max' : `z-score, every ${weight} equal`;
  const which = split === null ? '' : ` of the split ${JSON.stringify(split)}`;
  const exact = size === null ? 'every pixel' : `views of ${size} px`;
  return `goldpan normalise: ${how}; ${statistics.images} images${which}, ${exact}; ${computedFrom}`;
}
