import { type LocalFeatures, localFeatures } from '../../kernel/features/local-features.ts';
import type { LumaImage, RgbImage } from '../../kernel/image.ts';
import { uniformMargins } from '../../kernel/metric/bars.ts';
import { orient } from '../../kernel/resample/dihedral.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import { resizeRgb } from '../../kernel/resample/resize-area.ts';

/** Long side of the view a comparison asks for, px: fine enough to tell letters. */
export const COMPARE_VIEW = 512;
/** Long side of the view pictures are aligned and first compared in, px. */
const COARSE_VIEW = 256;

/** What is inside the uniform margins must be this long to be a picture of its own, px. */
const MIN_TRIMMED = 24;
/** Margins that are thinner than this share of the side make no difference. */
const MIN_MARGIN = 0.008;

export interface Margins {
  readonly left: number;
  readonly top: number;
  /** Size of the inside, px of the view. */
  readonly width: number;
  readonly height: number;
}

/** A view to compare, and what has been derived from it so far. */
export class Picture {
  /** Long side at most {@link COMPARE_VIEW} px; oriented, sRGB, alpha over white. */
  readonly detail: RgbImage;
  /** The same, at most {@link COARSE_VIEW} px. */
  readonly view: RgbImage;
  /** Size of the original, px. */
  readonly width: number;
  readonly height: number;
  #luma: LumaImage | null = null;
  #features: LocalFeatures | null = null;
  #groundShare: number | null = null;
  #inside: Margins | null | undefined;
  readonly #oriented = new Map<number, Picture>();
  readonly #cached = new Map<string, RgbImage>();

  constructor(detail: RgbImage, width: number, height: number) {
    this.detail = detail;
    this.view = coarse(detail);
    this.width = width;
    this.height = height;
  }

  get luma(): LumaImage {
    this.#luma ??= toLuma(this.view, new Uint8Array(this.view.width * this.view.height));
    return this.#luma;
  }

  get features(): LocalFeatures {
    this.#features ??= localFeatures(this.luma);
    return this.#features;
  }

  /** What is inside the uniform margins; null without margins. */
  get inside(): Margins | null {
    if (this.#inside !== undefined) return this.#inside;
    const { width, height } = this.view;
    const { left, top, right, bottom } = uniformMargins(this.luma);
    const inner = { left, top, width: width - left - right, height: height - top - bottom };
    const isThin = Math.max(left, right) < MIN_MARGIN * width && Math.max(top, bottom) < MIN_MARGIN * height;
    this.#inside = isThin || Math.min(inner.width, inner.height) < MIN_TRIMMED ? null : inner;
    return this.#inside;
  }

  /**
   * Share of the pixels that have the most frequent brightness, 0–1: high for documents, charts and icons, which stand
   * on an even ground, low for photos.
   */
  get groundShare(): number {
    if (this.#groundShare !== null) return this.#groundShare;
    const counts = new Float64Array(256);
    for (const value of this.luma.data) counts[value]!++;
    let most = 0;
    for (let level = 0; level < 256; level++) {
      let sum = 0;
      for (let near = Math.max(0, level - 4); near <= Math.min(255, level + 4); near++) sum += counts[near]!;
      most = Math.max(most, sum);
    }
    this.#groundShare = most / this.luma.data.length;
    return this.#groundShare;
  }

  /** What `make` makes, once per key. */
  cached(key: string, make: () => RgbImage): RgbImage {
    const known = this.#cached.get(key) ?? make();
    this.#cached.set(key, known);
    return known;
  }

  /** The picture as EXIF orientation 1–8 would show it. */
  oriented(orientation: number): Picture {
    if (orientation === 1) return this;
    const known = this.#oriented.get(orientation);
    if (known) return known;
    const isTurned = orientation > 4;
    const picture = new Picture(
      orient(this.detail, orientation),
      isTurned ? this.height : this.width,
      isTurned ? this.width : this.height,
    );
    this.#oriented.set(orientation, picture);
    return picture;
  }
}

function coarse(image: RgbImage): RgbImage {
  const scale = COARSE_VIEW / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return resizeRgb(image, side(image.width), side(image.height));
}

/** A part of an image at another size. */
export function resizePart(image: RgbImage, part: Margins | null, width: number, height: number): RgbImage {
  if (part === null) return resizeRgb(image, width, height);
  const data = new Uint8Array(3 * part.width * part.height);
  for (let y = 0; y < part.height; y++) {
    const start = 3 * ((y + part.top) * image.width + part.left);
    data.set(image.data.subarray(start, start + 3 * part.width), 3 * y * part.width);
  }
  return resizeRgb({ width: part.width, height: part.height, data }, width, height);
}
