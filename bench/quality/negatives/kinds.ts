import { BLANKS } from './blanks.ts';
import { CHARTS } from './charts.ts';
import { DOCUMENTS } from './documents.ts';
import { ICONS } from './icons.ts';
import type { NegativeKind } from './negative.ts';
import { SKIES } from './skies.ts';
import { TEXTURES } from './textures.ts';

/** Images made by code that share a frame, a layout or a statistic, and must not be taken for copies of each other. */
export const NEGATIVE_KINDS: readonly NegativeKind[] = [
  ...DOCUMENTS,
  ...ICONS,
  ...SKIES,
  ...BLANKS,
  ...CHARTS,
  ...TEXTURES,
];
