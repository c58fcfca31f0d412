import { type Alignment, alignByFeatures } from '../../kernel/features/align-by-features.ts';
import type { RgbImage } from '../../kernel/image.ts';
import { invert3, multiply3 } from '../../kernel/resample/homography.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import { resizeRgb } from '../../kernel/resample/resize-area.ts';
import { type Warped, warpRgb } from '../../kernel/resample/warp.ts';
import { fineSize, frameSize, type Laid, lay } from './laid.ts';
import type { Picture } from './picture.ts';

/** A laid pair, and how the second picture lies in the first. */
export interface LaidByFeatures extends Laid {
  readonly found: Alignment;
  /** Share of each picture's area that the other shows, 0–1. */
  readonly overlap: readonly [number, number];
  /** The two have changed places: the frame is that of the second, of which more can be seen. */
  readonly isSwapped: boolean;
}

/** Less of both in common than this is too little to judge by. */
const MIN_OVERLAP = 0.08;
/** The rim of either picture does not count, px of the frame. */
const RIM = 3;

/** Lays `b` on `a` by their local features, in the frame of the one of which more is seen; null when they do not fit. */
export function layByFeatures(a: Picture, b: Picture): LaidByFeatures | null {
  const found = alignByFeatures(a.features, b.features, { a: a.view, b: b.view });
  if (found === null) return null;
  const inverse = invert3(found.matrix);
  if (inverse === undefined) return null;
  const overlap = [shareInside(a.view, inverse, b.view), shareInside(b.view, found.matrix, a.view)] as const;
  if (Math.max(...overlap) < MIN_OVERLAP) return null;
  const isSwapped = overlap[1] > overlap[0];
  const laid = isSwapped ? layOn(b, a, found.matrix) : layOn(a, b, inverse);
  return { ...laid, found, overlap, isSwapped };
}

/** How much of `from` lands inside `to`, by a grid of points. */
function shareInside(from: RgbImage, matrix: Float64Array, to: RgbImage): number {
  const steps = 24;
  let inside = 0;
  for (let j = 0; j < steps; j++) {
    for (let i = 0; i < steps; i++) {
      const x = ((i + 0.5) / steps) * from.width - 0.5;
      const y = ((j + 0.5) / steps) * from.height - 0.5;
      const w = matrix[6]! * x + matrix[7]! * y + matrix[8]!;
      const u = (matrix[0]! * x + matrix[1]! * y + matrix[2]!) / w;
      const v = (matrix[3]! * x + matrix[4]! * y + matrix[5]!) / w;
      if (u >= -0.5 && v >= -0.5 && u <= to.width - 0.5 && v <= to.height - 0.5) inside++;
    }
  }
  return inside / (steps * steps);
}

/** Scaling about pixel centres: centre (x, y) of a picture goes to its place in one `sx`, `sy` times as large. */
const scaling = (sx: number, sy: number): Float64Array =>
  Float64Array.of(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);

/** Area that one unit of area of the reference covers in the other picture, as a length: how much finer the other is. */
const magnificationOf = (matrix: Float64Array): number =>
  Math.sqrt(Math.abs(matrix[0]! * matrix[4]! - matrix[1]! * matrix[3]!)) / Math.abs(matrix[8]!);

/** @param matrix takes places of the reference's view to places of the other's. */
function layOn(reference: Picture, other: Picture, matrix: Float64Array): Laid {
  const { view, detail } = reference;
  const { width, height } = frameSize(view.width, view.height);
  const toView = scaling(view.width / width, view.height / height);
  const { image, mask } = sampled(other.view, multiply3(matrix, toView), width, height);
  return lay('features', resizeRgb(view, width, height), image, withoutRim(mask, width, height), () => {
    const toDetail = scaling(other.detail.width / other.view.width, other.detail.height / other.view.height);
    const fromDetail = scaling(view.width / detail.width, view.height / detail.height);
    const betweenDetails = multiply3(multiply3(toDetail, matrix), fromDetail);
    const long = Math.max(detail.width, detail.height);
    const fine = fineSize(detail, long * magnificationOf(betweenDetails));
    const toReference = scaling(detail.width / fine.width, detail.height / fine.height);
    const warped = sampled(other.detail, multiply3(betweenDetails, toReference), fine.width, fine.height);
    return {
      a: toLuma(resizeRgb(detail, fine.width, fine.height)),
      b: toLuma(warped.image),
      mask: withoutRim(warped.mask, fine.width, fine.height),
    };
  });
}

/** A picture as seen through a map from places of a frame. */
function sampled(picture: RgbImage, matrix: Float64Array, width: number, height: number): Warped {
  // Warping has no antialiasing: the picture is first brought to about the size at which it is sampled.
  const magnification = magnificationOf(matrix);
  if (magnification <= 1.5) return warpRgb(picture, matrix, width, height);
  const reduced = {
    width: Math.max(1, Math.round(picture.width / magnification)),
    height: Math.max(1, Math.round(picture.height / magnification)),
  };
  const toReduced = scaling(reduced.width / picture.width, reduced.height / picture.height);
  return warpRgb(resizeRgb(picture, reduced.width, reduced.height), multiply3(toReduced, matrix), width, height);
}

/** Takes away what lies within the rim of the frame, or of the region that is covered. */
function withoutRim(mask: Uint8Array, width: number, height: number): Uint8Array {
  let inner = mask;
  for (let step = 0; step < RIM; step++) {
    const next = new Uint8Array(inner.length);
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x;
        next[i] = inner[i]! & inner[i - 1]! & inner[i + 1]! & inner[i - width]! & inner[i + width]!;
      }
    }
    inner = next;
  }
  return inner;
}
