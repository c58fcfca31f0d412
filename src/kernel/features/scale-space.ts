import type { LumaImage } from '../image.ts';
import { filterImage, gaussianFilter, type SpacedFilter } from './gaussian-filter.ts';

/** Searched scales per octave. */
export const SCALES = 3;
/** Blur of the first level of every octave, its own pixels. */
export const FIRST_SIGMA = 1.6;
/** Blur that a picture is taken to have, px. */
const PICTURE_SIGMA = 0.5;
/** Images are enlarged to this long side, but at most twofold: fine detail is found where pixels are few. */
const WORKING_SIDE = 400;
const LARGEST_FACTOR = 2;
/** Octaves end where a side falls below this, px. */
const SHORTEST_SIDE = 16;

export interface Octave {
  readonly width: number;
  readonly height: number;
  /** Working pixels per pixel of this octave; pixel 0 lies on working pixel 0. */
  readonly step: number;
  /** SCALES + 3 images of blur FIRST_SIGMA · 2^(level / SCALES) octave pixels, grey levels 0–255. */
  readonly levels: readonly Float32Array[];
  /** SCALES + 2 differences, each level minus the one before it. */
  readonly differences: readonly Float32Array[];
}

export interface ScaleSpace {
  /** Working pixels per image pixel, along x and y; image pixel x lies at (x + 0.5) · factorX − 0.5. */
  readonly factorX: number;
  readonly factorY: number;
  readonly octaves: readonly Octave[];
}

const steps: SpacedFilter[] = [];
for (let level = 1; level < SCALES + 3; level++) {
  const before = FIRST_SIGMA * 2 ** ((level - 1) / SCALES);
  steps.push(gaussianFilter(before * Math.sqrt(4 ** (1 / SCALES) - 1)));
}

/** Backing store of all octaves, reused by every call: a scale space is valid until the next one is built. */
let store = new Float32Array(0);
let columnIndex = new Int32Array(0);
let columnShare = new Float64Array(0);

/**
 * Gaussian pyramid and its differences (D. Lowe, "Distinctive image features from scale-invariant keypoints", IJCV
 * 60(2), 2004, section 3). The result is overwritten by the next call.
 */
export function scaleSpace(image: LumaImage): ScaleSpace {
  const longSide = Math.max(image.width, image.height);
  const factor = Math.max(1, Math.min(LARGEST_FACTOR, WORKING_SIDE / longSide));
  let width = Math.round(image.width * factor);
  let height = Math.round(image.height * factor);
  const factorX = width / image.width;
  const factorY = height / image.height;

  const perPixel = SCALES + 3 + SCALES + 2;
  let total = 0;
  for (let w = width, h = height; Math.min(w, h) >= SHORTEST_SIDE; w = (w + 1) >> 1, h = (h + 1) >> 1) {
    total += w * h * perPixel;
  }
  if (store.length < total) store = new Float32Array(total);

  const octaves: Octave[] = [];
  let used = 0;
  for (let step = 1; Math.min(width, height) >= SHORTEST_SIDE; step *= 2) {
    const size = width * height;
    const take = (): Float32Array => {
      used += size;
      return store.subarray(used - size, used);
    };
    const levels = Array.from({ length: SCALES + 3 }, take);
    const differences = Array.from({ length: SCALES + 2 }, take);
    const finer = octaves.at(-1);
    if (finer === undefined) {
      // The second level is free for the enlarged picture until it is filled.
      enlarge(image, width, height, levels[1]!);
      const present = PICTURE_SIGMA * factor;
      filterImage(levels[1]!, width, height, gaussianFilter(Math.sqrt(FIRST_SIGMA ** 2 - present ** 2)), levels[0]!);
    } else {
      halve(finer.levels[SCALES]!, finer.width, width, height, levels[0]!);
    }
    for (let level = 1; level < levels.length; level++) {
      filterImage(levels[level - 1]!, width, height, steps[level - 1]!, levels[level]!);
      subtract(levels[level]!, levels[level - 1]!, differences[level - 1]!);
    }
    octaves.push({ width, height, step, levels, differences });
    width = (width + 1) >> 1;
    height = (height + 1) >> 1;
  }
  return { factorX, factorY, octaves };
}

/** Bilinear, pixel areas aligned. */
function enlarge(image: LumaImage, width: number, height: number, out: Float32Array): void {
  const { data } = image;
  if (columnIndex.length < width) {
    columnIndex = new Int32Array(width);
    columnShare = new Float64Array(width);
  }
  for (let x = 0; x < width; x++) {
    const at = Math.min(image.width - 1, Math.max(0, ((x + 0.5) * image.width) / width - 0.5));
    columnIndex[x] = Math.min(Math.floor(at), Math.max(0, image.width - 2));
    columnShare[x] = at - columnIndex[x]!;
  }
  const right = image.width > 1 ? 1 : 0;
  for (let y = 0, o = 0; y < height; y++) {
    const at = Math.min(image.height - 1, Math.max(0, ((y + 0.5) * image.height) / height - 0.5));
    const top = Math.min(Math.floor(at), Math.max(0, image.height - 2));
    const lower = at - top;
    const upper = 1 - lower;
    const first = top * image.width;
    const second = image.height > 1 ? first + image.width : first;
    for (let x = 0; x < width; x++) {
      const i = columnIndex[x]!;
      const share = columnShare[x]!;
      const left = upper * data[first + i]! + lower * data[second + i]!;
      const next = upper * data[first + i + right]! + lower * data[second + i + right]!;
      out[o++] = left + share * (next - left);
    }
  }
}

/** Every second pixel of every second row. */
function halve(source: Float32Array, sourceWidth: number, width: number, height: number, out: Float32Array): void {
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0, p = 2 * y * sourceWidth; x < width; x++, p += 2) out[o++] = source[p]!;
  }
}

function subtract(a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
}
