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
  const half = columns / 2;
  const signals = half + 1;
  let total = 0;
  let high = 0;
  let weightedLog = 0;
  for (let y = 0; y < rows; y++) {
    const fy = (y > rows / 2 ? y - rows : y) / rows;
    // Along a row of frequencies the radius is crossed once.
    const reach = radius * radius - fy * fy;
    const row = y * signals;
    for (let k = y === 0 ? 1 : 0; k <= half; k++) {
      const r = re[row + k]!;
      const i = im[row + k]!;
      // A real image has a mirrored spectrum: the columns between 0 and Nyquist stand for two.
      const energy = r * r + i * i;
      const weighted = k === 0 || k === half ? energy : 2 * energy;
      const fx = k / columns;
      total += weighted;
      if (fx * fx > reach) high += weighted;
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

/** Leaves the half spectrum in `spectrumRe`/`spectrumIm`: frequency (k, y) at `y * (columns / 2 + 1) + k`. */
function transformCrop(image: LumaImage, columns: number, rows: number): void {
  const { width, height, data } = image;
  const left = (width - columns) >> 1;
  const top = (height - rows) >> 1;
  const half = columns / 2;
  const pairs = rows / 2;
  const signals = half + 1;
  if (pairRe.length < columns * pairs) {
    pairRe = new Float64Array(columns * pairs);
    pairIm = new Float64Array(columns * pairs);
  }
  if (spectrumRe.length < rows * signals) {
    spectrumRe = new Float64Array(rows * signals);
    spectrumIm = new Float64Array(rows * signals);
  }
  const re = pairRe;
  const im = pairIm;
  const outRe = spectrumRe;
  const outIm = spectrumIm;
  let sum = 0;
  for (let y = 0; y < rows; y++) {
    const row = (top + y) * width + left;
    for (let x = 0; x < columns; x++) sum += data[row + x]!;
  }
  const mean = sum / (columns * rows);
  const windowX = hann(columns);
  const windowY = hann(rows);
  // Two real rows ride in one complex signal and are told apart by symmetry afterwards.
  for (let pair = 0; pair < pairs; pair++) {
    const rowA = (top + 2 * pair) * width + left;
    const rowB = rowA + width;
    const weightA = windowY[2 * pair]!;
    const weightB = windowY[2 * pair + 1]!;
    for (let x = 0; x < columns; x++) {
      const w = windowX[x]!;
      re[x * pairs + pair] = (data[rowA + x]! - mean) * w * weightA;
      im[x * pairs + pair] = (data[rowB + x]! - mean) * w * weightB;
    }
  }
  fourierPlan(columns).transform(re, im, pairs);
  for (let k = 0; k <= half; k++) {
    const at = k * pairs;
    const mirrored = (k === 0 ? 0 : columns - k) * pairs;
    for (let pair = 0, out = k; pair < pairs; pair++, out += 2 * signals) {
      const r = re[at + pair]!;
      const i = im[at + pair]!;
      const mr = re[mirrored + pair]!;
      const mi = im[mirrored + pair]!;
      outRe[out] = (r + mr) / 2;
      outIm[out] = (i - mi) / 2;
      outRe[out + signals] = (i + mi) / 2;
      outIm[out + signals] = (mr - r) / 2;
    }
  }
  fourierPlan(rows).transform(outRe, outIm, signals);
}
