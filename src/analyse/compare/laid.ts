import type { RgbImage } from '../../kernel/image.ts';
import { type BlockAgreement, blockAgreement } from '../../kernel/metric/block-agreement.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import { type Margins, type Picture, resizePart } from './picture.ts';

/** Two pictures laid on each other: the same place of the scene at the same place of both. */
export interface Laid {
  readonly alignment: 'frame' | 'trimmed' | 'features';
  readonly a: RgbImage;
  readonly b: RgbImage;
  /** 0 where only one of them reaches; null where both reach everywhere. */
  readonly mask: Uint8Array | null;
  readonly agreement: BlockAgreement;
  /** How sure it is that this is one picture, 0–1. */
  readonly score: number;
}

/** Long side of the common frame, px. */
const FRAME = 128;
/** Sides are whole cells of the block agreement, and at least this, px. */
const CELL = 8;
const MIN_SIDE = 32;
/** Blocks of evidence that halve the doubt. */
const LITTLE_EVIDENCE = 3;

/** Size of the common frame for a picture of these proportions. */
export function frameSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = FRAME / Math.max(width, height);
  const side = (length: number) => Math.max(MIN_SIDE, CELL * Math.round((length * scale) / CELL));
  return { width: side(width), height: side(height) };
}

/** The share of agreeing blocks, less where there is little texture that could agree. */
export function lay(alignment: Laid['alignment'], a: RgbImage, b: RgbImage, mask: Uint8Array | null): Laid {
  const agreement = blockAgreement(toLuma(a), toLuma(b), mask);
  const score = (agreement.share * agreement.evidence) / (agreement.evidence + LITTLE_EVIDENCE);
  return { alignment, a, b, mask, agreement, score };
}

/**
 * Without the outermost rim: scanners, screenshots and cropping leave a line there, which unrelated pictures share.
 * The same share of either picture, so that places still fall on each other.
 */
export const FRAME_RIM = 0.03;
function withoutRim(picture: Picture, part: Margins | null): Margins {
  const { left, top, width, height } = part ?? { left: 0, top: 0, ...picture.view };
  const x = Math.round(FRAME_RIM * width);
  const y = Math.round(FRAME_RIM * height);
  return { left: left + x, top: top + y, width: width - 2 * x, height: height - 2 * y };
}

/** A picture in a common frame; kept, since a picture is mostly compared in one frame with all others. */
function inFrame(picture: Picture, isTrimmed: boolean, width: number, height: number): RgbImage {
  return picture.cached(`${isTrimmed ? 'inside' : 'frame'} ${width}×${height}`, () =>
    resizePart(picture.view, withoutRim(picture, isTrimmed ? picture.inside : null), width, height),
  );
}

/** Whole frame on whole frame, whatever their proportions: copies, resized and squashed ones too. */
export function layFrames(a: Picture, b: Picture): Laid {
  const { width, height } = frameSize(a.view.width, a.view.height);
  return lay('frame', inFrame(a, false, width, height), inFrame(b, false, width, height), null);
}

/** What is inside the uniform margins of both, where one of them has margins; null where neither has. */
export function layInsides(a: Picture, b: Picture): Laid | null {
  if (a.inside === null && b.inside === null) return null;
  const inner = a.inside ?? a.view;
  const { width, height } = frameSize(inner.width, inner.height);
  return lay('trimmed', inFrame(a, true, width, height), inFrame(b, true, width, height), null);
}
