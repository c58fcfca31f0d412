import { saturation, tint } from './colour.ts';
import { cropCentre, cropSide } from './crop.ts';
import { blur, noise, sharpen } from './detail.ts';
import type { Edit } from './edit.ts';
import { border, memeBar } from './frame.ts';
import { caption, overlay, watermark } from './overlay.ts';
import { page } from './page.ts';
import { recompressAvif, recompressJpeg, recompressWebp } from './recompress.ts';
import { aspect, resize } from './resize.ts';
import { brightness, contrast, gamma } from './tone.ts';
import { flip, rotateQuarter, rotateSmall } from './turn.ts';

/** All known edits: family by family, three strengths each, gentle to strong. */
export const EDITS: readonly Edit[] = [
  recompressJpeg,
  recompressWebp,
  recompressAvif,
  resize,
  aspect,
  brightness,
  contrast,
  gamma,
  saturation,
  tint,
  blur,
  sharpen,
  noise,
  flip,
  rotateQuarter,
  rotateSmall,
  cropCentre,
  cropSide,
  border,
  overlay,
  caption,
  watermark,
  memeBar,
  page,
].flat();
