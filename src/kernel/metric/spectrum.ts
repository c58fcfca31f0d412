import type { LumaImage } from '../image.ts';
import { fastLog } from './fast-log.ts';
import { fourierPlan } from './fft.ts';

export interface SpectrumMetrics {
  /** Share of the non-DC energy at frequencies above the given radius, 0–1. */
  readonly highFrequencyRatio: number;
  /** Shannon entropy of the non-DC power spectrum over its largest possible value, 0–1: 1 = white, 0 = one wave. */
  readonly spectralEntropy: number;
}

const SMALLEST = 8;
let pairRe = new Float64Array(0);
let pairIm = new Float64Array(0);
let spectrumRe = new Float64Array(0);
let spectrumIm = new Float64Array(0);
const windows = new Map<number, Float64Array>();

/** Periodic Hann window, `scipy.signal.windows.hann(n, sym=False)`. */
function hann(length: number): Float64Array {
  let window = windows.get(length);
  if (window === undefined) {
    window = new Float64Array(length);
    for (let i = 0; i < length; i++) window[i] = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
    windows.set(length, window);
  }
  return window;
}

const powerOfTwoWithin = (n: number) => 2 ** Math.floor(Math.log2(n));

/**
 * Energy spectrum of a centred crop whose sides are the largest powers of two within the image and `maxSide`.
 * The crop's mean is subtracted, then a periodic Hann window is applied along both axes, so that the crop's
 * border adds no frequencies of its own. DC is left out of both numbers. A flat crop gives 0 and 0.
 * @param radius cycles per pixel, 0–0.71; energy strictly above it counts as high frequency.
 * @returns null when a side is below 8 px.
 */
export function spectrumMetrics(image: LumaImage, maxSide: number, radius: number): SpectrumMetrics | null {
  const limit = powerOfTwoWithin(maxSide);
  if (image.width < SMALLEST || image.height < SMALLEST || limit < SMALLEST) return null;
  const columns = Math.min(limit, powerOfTwoWithin(image.width));
  const rows = Math.min(limit, powerOfTwoWithin(image.height));
  transformCrop(image, columns, rows);
  return summarise(spectrumRe, spectrumIm, columns, rows, radius);
}

function summarise(re: Float64Array, im: Float64Array, columns: number, rows: number, radius: number): SpectrumMetrics {
  const half = rows / 2;
  const signals = half + 1;
  let total = 0;
  let high = 0;
  let weightedLog = 0;
  for (let x = 0; x < columns; x++) {
    const fx = (x > columns / 2 ? x - columns : x) / columns;
    // Along a line of frequencies the radius is crossed once.
    const reach = radius * radius - fx * fx;
    const line = x * signals;
    for (let k = x === 0 ? 1 : 0; k <= half; k++) {
      const r = re[line + k]!;
      const i = im[line + k]!;
      // A real image has a mirrored spectrum: the rows between 0 and Nyquist stand for two.
      const energy = r * r + i * i;
      const weighted = k === 0 || k === half ? energy : 2 * energy;
      const fy = k / rows;
      total += weighted;
      if (fy * fy > reach) high += weighted;
      if (energy > 0) weightedLog += weighted * fastLog(energy);
    }
  }
  if (total === 0) return { highFrequencyRatio: 0, spectralEntropy: 0 };
  const entropy = Math.log(total) - weightedLog / total;
  return {
    highFrequencyRatio: high / total,
    spectralEntropy: Math.min(1, Math.max(0, entropy / Math.log(columns * rows - 1))),
  };
}

/** Leaves the half spectrum in `spectrumRe`/`spectrumIm`: frequency (x, k) at `x * (rows / 2 + 1) + k`. */
function transformCrop(image: LumaImage, columns: number, rows: number): void {
  const signals = rows / 2 + 1;
  if (pairRe.length < (columns / 2) * rows) {
    pairRe = new Float64Array((columns / 2) * rows);
    pairIm = new Float64Array((columns / 2) * rows);
  }
  if (spectrumRe.length < columns * signals) {
    spectrumRe = new Float64Array(columns * signals);
    spectrumIm = new Float64Array(columns * signals);
  }
  loadPairs(image, columns, rows, fourierPlan(rows).order, pairRe, pairIm);
  fourierPlan(rows).transformOrdered(pairRe, pairIm, columns / 2);
  separatePairs(columns, rows, fourierPlan(columns).order);
  fourierPlan(columns).transformOrdered(spectrumRe, spectrumIm, signals);
}

/** Two real columns ride in one complex signal and are told apart by symmetry afterwards. */
function loadPairs(
  { width, height, data }: LumaImage,
  columns: number,
  rows: number,
  order: Uint32Array,
  re: Float64Array,
  im: Float64Array,
): void {
  const corner = ((height - rows) >> 1) * width + ((width - columns) >> 1);
  let sum = 0;
  for (let y = 0; y < rows; y++) {
    const row = corner + y * width;
    for (let x = 0; x < columns; x++) sum = (sum + data[row + x]!) | 0;
  }
  const mean = sum / (columns * rows);
  const windowX = hann(columns);
  const windowY = hann(rows);
  const pairs = columns / 2;
  for (let y = 0; y < rows; y++) {
    const weight = windowY[y]!;
    let p = corner + y * width;
    let out = order[y]! * pairs;
    for (let x = 0; x < columns; x += 2, p += 2, out++) {
      re[out] = (data[p]! - mean) * weight * windowX[x]!;
      im[out] = (data[p + 1]! - mean) * weight * windowX[x + 1]!;
    }
  }
}

/** Spectra of the columns from `pairRe`/`pairIm`, one line per column, in the order in which the rows' transform wants them. */
function separatePairs(columns: number, rows: number, order: Uint32Array): void {
  const re = pairRe;
  const im = pairIm;
  const outRe = spectrumRe;
  const outIm = spectrumIm;
  const pairs = columns / 2;
  const half = rows / 2;
  const signals = half + 1;
  for (let pair = 0; pair < pairs; pair++) {
    let even = order[2 * pair]! * signals;
    let odd = order[2 * pair + 1]! * signals;
    let at = pair;
    let mirrored = pair;
    for (let k = 0; k <= half; k++, even++, odd++) {
      const r = re[at]!;
      const i = im[at]!;
      const mr = re[mirrored]!;
      const mi = im[mirrored]!;
      outRe[even] = (r + mr) / 2;
      outIm[even] = (i - mi) / 2;
      outRe[odd] = (i + mi) / 2;
      outIm[odd] = (mr - r) / 2;
      at += pairs;
      mirrored = k === 0 ? (rows - 1) * pairs + pair : mirrored - pairs;
    }
  }
}
