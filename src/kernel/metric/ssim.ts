import type { LumaImage } from '../image.ts';
import { filterRing, filterRow, WINDOW } from './gaussian-window.ts';
import { checkSameSize } from './same-size.ts';

const RANGE = 255;
const C1 = (0.01 * RANGE) ** 2;
const C2 = (0.03 * RANGE) ** 2;
const RADIUS = (WINDOW - 1) / 2;

export interface StructuralSimilarity {
  /** Over all windows that count, -1–1, 1 for equal images; NaN when no window counts. */
  readonly mean: number;
  /** How many windows count. */
  readonly windows: number;
}

/** Per pixel of a row: sum and difference of the two images, and their squares. */
let sum = new Float64Array(0);
let difference = new Float64Array(0);
let sumSquared = new Float64Array(0);
let differenceSquared = new Float64Array(0);
/** The last {@link WINDOW} rows of them, filtered along the rows. */
let sumRing = new Float64Array(0);
let differenceRing = new Float64Array(0);
let sumSquaredRing = new Float64Array(0);
let differenceSquaredRing = new Float64Array(0);
/** Those filtered down the columns: one value per window of a row. */
let sumMean = new Float64Array(0);
let differenceMean = new Float64Array(0);
let sumSquaredMean = new Float64Array(0);
let differenceSquaredMean = new Float64Array(0);
/** Rows without a break, up to the current one, in which a column's mask is set. */
let unbroken = new Int32Array(0);

function reserve(width: number): void {
  if (sum.length >= width) return;
  sum = new Float64Array(width);
  difference = new Float64Array(width);
  sumSquared = new Float64Array(width);
  differenceSquared = new Float64Array(width);
  sumRing = new Float64Array(WINDOW * width);
  differenceRing = new Float64Array(WINDOW * width);
  sumSquaredRing = new Float64Array(WINDOW * width);
  differenceSquaredRing = new Float64Array(WINDOW * width);
  sumMean = new Float64Array(width);
  differenceMean = new Float64Array(width);
  sumSquaredMean = new Float64Array(width);
  differenceSquaredMean = new Float64Array(width);
  unbroken = new Int32Array(width);
}

/** Filters row `y` of both images along the row, into place `slot` of the rings. */
function addRow(a: Uint8Array, b: Uint8Array, width: number, y: number, count: number, slot: number): void {
  const p = sum;
  const m = difference;
  const pp = sumSquared;
  const mm = differenceSquared;
  for (let x = 0, i = y * width; x < width; x++, i++) {
    const s = (a[i]! + b[i]!) | 0;
    const d = (a[i]! - b[i]!) | 0;
    p[x] = s;
    m[x] = d;
    pp[x] = Math.imul(s, s);
    mm[x] = Math.imul(d, d);
  }
  const offset = slot * count;
  filterRow(p, count, sumRing, offset);
  filterRow(m, count, differenceRing, offset);
  filterRow(pp, count, sumSquaredRing, offset);
  filterRow(mm, count, differenceSquaredRing, offset);
}

/**
 * The index of window `x` of the current row. With s = a + b and d = a - b, filtered: 2 μaμb = (s² - d²) / 2 and
 * μa² + μb² = (s² + d²) / 2, and the variances likewise, so that four filtered planes do instead of five.
 */
function similarityAt(x: number): number {
  const s = sumMean[x]!;
  const d = differenceMean[x]!;
  const ss = s * s;
  const dd = d * d;
  const varianceOfSum = sumSquaredMean[x]! - ss;
  const varianceOfDifference = differenceSquaredMean[x]! - dd;
  return (
    (((ss - dd) / 2 + C1) * ((varianceOfSum - varianceOfDifference) / 2 + C2)) /
    (((ss + dd) / 2 + C1) * ((varianceOfSum + varianceOfDifference) / 2 + C2))
  );
}

/**
 * Structural similarity index (Wang, Bovik, Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to
 * Structural Similarity", 2004): 11×11 Gaussian windows with sigma 1.5, K1 = 0.01, K2 = 0.03, averaged over all windows
 * that lie wholly inside. Equal to scikit-image's `structural_similarity(a, b, gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False, data_range=255)` to 1e-6.
 * @param mask one value per pixel; only windows whose pixels are all non-zero count.
 * @param map receives the index of each window at the window's middle pixel, NaN where no window counts.
 * @throws RangeError when the sizes differ, or mask or map has not one value per pixel.
 */
export function structuralSimilarity(
  a: LumaImage,
  b: LumaImage,
  mask?: Uint8Array,
  map?: Float32Array,
): StructuralSimilarity {
  checkSameSize(a, b, mask);
  const { width, height } = a;
  if (map !== undefined && map.length !== width * height) {
    throw new RangeError(`a map of ${map.length} values does not fit ${width}×${height}: give one per pixel`);
  }
  map?.fill(Number.NaN);
  const count = width - WINDOW + 1;
  if (count < 1 || height < WINDOW) return { mean: Number.NaN, windows: 0 };
  reserve(width);
  unbroken.fill(0, 0, width);
  let total = 0;
  let windows = 0;
  for (let y = 0; y < height; y++) {
    addRow(a.data, b.data, width, y, count, y % WINDOW);
    if (mask !== undefined) {
      for (let x = 0, i = y * width; x < width; x++, i++) unbroken[x] = mask[i] === 0 ? 0 : unbroken[x]! + 1;
    }
    if (y < WINDOW - 1) continue;
    const oldest = (y + 1) % WINDOW;
    filterRing(sumRing, count, oldest, sumMean);
    filterRing(differenceRing, count, oldest, differenceMean);
    filterRing(sumSquaredRing, count, oldest, sumSquaredMean);
    filterRing(differenceSquaredRing, count, oldest, differenceSquaredMean);
    const middle = (y - RADIUS) * width + RADIUS;
    if (mask === undefined && map === undefined) {
      for (let x = 0; x < count; x++) total += similarityAt(x);
      windows += count;
      continue;
    }
    // Columns side by side, up to the window's last one, whose mask is set over the windows' height.
    let columns = 0;
    for (let x = 1 - WINDOW; x < count; x++) {
      columns = mask === undefined || unbroken[x + WINDOW - 1]! >= WINDOW ? columns + 1 : 0;
      if (x < 0 || columns < WINDOW) continue;
      const value = similarityAt(x);
      total += value;
      windows++;
      if (map !== undefined) map[middle + x] = value;
    }
  }
  return { mean: total / windows, windows };
}
