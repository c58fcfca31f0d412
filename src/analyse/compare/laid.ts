import type { LumaImage, RgbImage } from '../../kernel/image.ts';
import { type BlockAgreement, blockAgreement } from '../../kernel/metric/block-agreement.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import { type Margins, type Picture, resizePart } from './picture.ts';
import { selfAgreement } from './self-agreement.ts';

/** Two pictures laid on each other: the same place of the scene at the same place of both. */
export interface Laid {
  readonly alignment: 'frame' | 'trimmed' | 'features';
  readonly a: RgbImage;
  readonly b: RgbImage;
  /** 0 where only one of them reaches; null where both reach everywhere. */
  readonly mask: Uint8Array | null;
  readonly agreement: BlockAgreement;
  /** The same two at the finest resolution that both have, in brightness; made when asked for. */
  readonly finer: () => FinelyLaid;
}

export interface FinelyLaid {
  readonly a: LumaImage;
  readonly b: LumaImage;
  readonly mask: Uint8Array | null;
}

/** Long side of the fine frame, px. */
const FINEST = 480;
const COARSEST = 64;

/** Long side of the common frame, px. */
const FRAME = 128;
/** Sides are whole cells of the block agreement, and at least this, px. */
const CELL = 8;
const MIN_SIDE = 32;

/** Size of the common frame for a picture of these proportions. */
export function frameSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = FRAME / Math.max(width, height);
  const side = (length: number) => Math.max(MIN_SIDE, CELL * Math.round((length * scale) / CELL));
  return { width: side(width), height: side(height) };
}

export function lay(
  alignment: Laid['alignment'],
  a: RgbImage,
  b: RgbImage,
  mask: Uint8Array | null,
  finer: () => FinelyLaid,
): Laid {
  return { alignment, a, b, mask, agreement: blockAgreement(toLuma(a), toLuma(b), mask), finer };
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

/** Size of a fine frame with the proportions of a part of these sizes (px of the detail) of two pictures. */
export function fineSize(
  a: { readonly width: number; readonly height: number },
  longB: number,
): { readonly width: number; readonly height: number } {
  const long = Math.max(a.width, a.height);
  const scale = Math.max(COARSEST, Math.min(FINEST, long, longB)) / long;
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(a.width), height: side(a.height) };
}

/** A part of the view as a part of the detail. */
function inDetail({ view, detail }: Picture, part: Margins): Margins {
  const x = detail.width / view.width;
  const y = detail.height / view.height;
  const left = Math.round(part.left * x);
  const top = Math.round(part.top * y);
  return {
    left,
    top,
    width: Math.max(1, Math.min(detail.width - left, Math.round(part.width * x))),
    height: Math.max(1, Math.min(detail.height - top, Math.round(part.height * y))),
  };
}

function finerFrames(a: Picture, b: Picture, isTrimmed: boolean): FinelyLaid {
  const partOf = (picture: Picture) => inDetail(picture, withoutRim(picture, isTrimmed ? picture.inside : null));
  const [ofA, ofB] = [partOf(a), partOf(b)];
  const { width, height } = fineSize(ofA, Math.max(ofB.width, ofB.height));
  const at = (picture: Picture, part: Margins) =>
    toLuma(
      picture.cached(`fine ${isTrimmed} ${width}×${height}`, () => resizePart(picture.detail, part, width, height)),
    );
  return { a: at(a, ofA), b: at(b, ofB), mask: null };
}

const selfAgreements = new WeakMap<Picture, number>();

/** How far a picture agrees with itself when displaced; found once per picture. */
export function selfAgreementOf(picture: Picture): number {
  const known = selfAgreements.get(picture);
  if (known !== undefined) return known;
  const { width, height } = frameSize(picture.view.width, picture.view.height);
  const found = selfAgreement(inFrame(picture, false, width, height));
  selfAgreements.set(picture, found);
  return found;
}

/** Whole frame on whole frame, whatever their proportions: copies, resized and squashed ones too. */
export function layFrames(a: Picture, b: Picture): Laid {
  const { width, height } = frameSize(a.view.width, a.view.height);
  return lay('frame', inFrame(a, false, width, height), inFrame(b, false, width, height), null, () =>
    finerFrames(a, b, false),
  );
}

/** What is inside the uniform margins of both, where one of them has margins; null where neither has. */
export function layInsides(a: Picture, b: Picture): Laid | null {
  if (a.inside === null && b.inside === null) return null;
  const inner = a.inside ?? a.view;
  const { width, height } = frameSize(inner.width, inner.height);
  return lay('trimmed', inFrame(a, true, width, height), inFrame(b, true, width, height), null, () =>
    finerFrames(a, b, true),
  );
}
