import { wordsOf } from '../resample/words.ts';

/** Eight tables: equal neighbours would otherwise wait for each other's write to the same counter. */
const TABLES = 8;
const lanes = new Uint32Array(TABLES * 256);

/**
 * Counts of each 8-bit value: `counts.length === 256`, their sum is `data.length`.
 * @param counts overwritten when given, so that a caller can reuse it.
 */
export function histogram256(data: Uint8Array, counts: Uint32Array = new Uint32Array(256)): Uint32Array {
  lanes.fill(0);
  const words = wordsOf(data.subarray(0, data.length - (data.length % TABLES)));
  if (words !== undefined) countWords(words);
  for (let i = words === undefined ? 0 : 4 * words.length; i < data.length; i++) lanes[256 * (i & 7) + data[i]!]!++;
  for (let v = 0; v < 256; v++) {
    let count = 0;
    for (let table = v; table < lanes.length; table += 256) count += lanes[table]!;
    counts[v] = count;
  }
  return counts;
}

function countWords(words: Uint32Array): void {
  for (let i = 0; i < words.length; i += 2) {
    const a = words[i]!;
    lanes[a & 255]!++;
    lanes[256 + ((a >>> 8) & 255)]!++;
    lanes[512 + ((a >>> 16) & 255)]!++;
    lanes[768 + (a >>> 24)]!++;
    const b = words[i + 1]!;
    lanes[1024 + (b & 255)]!++;
    lanes[1280 + ((b >>> 8) & 255)]!++;
    lanes[1536 + ((b >>> 16) & 255)]!++;
    lanes[1792 + (b >>> 24)]!++;
  }
}

/** Number of samples a histogram holds. */
export function histogramTotal(counts: Uint32Array): number {
  let total = 0;
  for (let v = 0; v < counts.length; v++) total += counts[v]!;
  return total;
}

/** Mean value of the samples; NaN for an empty histogram. */
export function histogramMean(counts: Uint32Array): number {
  let total = 0;
  let sum = 0;
  for (let v = 0; v < counts.length; v++) {
    total += counts[v]!;
    sum += v * counts[v]!;
  }
  return sum / total;
}

/** Population standard deviation of the samples (divisor n); NaN for an empty histogram. */
export function histogramDeviation(counts: Uint32Array): number {
  const mean = histogramMean(counts);
  let total = 0;
  let squares = 0;
  for (let v = 0; v < counts.length; v++) {
    total += counts[v]!;
    squares += (v - mean) * (v - mean) * counts[v]!;
  }
  return Math.sqrt(squares / total);
}

/**
 * Percentile with linear interpolation between order statistics, as `numpy.percentile` does by default.
 * @param percent 0–100. NaN for an empty histogram.
 */
export function histogramPercentile(counts: Uint32Array, percent: number): number {
  const total = histogramTotal(counts);
  if (total === 0) return Number.NaN;
  const rank = (percent / 100) * (total - 1);
  const below = Math.floor(rank);
  const low = valueAtRank(counts, below);
  return below === rank ? low : low + (rank - below) * (valueAtRank(counts, below + 1) - low);
}

/** Value of the sample at zero-based `rank` in ascending order. */
function valueAtRank(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let v = 0; v < counts.length; v++) {
    seen += counts[v]!;
    if (seen > rank) return v;
  }
  return counts.length - 1;
}

/** Share of samples with a value ≤ `value`, 0–1; NaN for an empty histogram. */
export function shareAtMost(counts: Uint32Array, value: number): number {
  let at = 0;
  for (let v = 0; v <= value && v < counts.length; v++) at += counts[v]!;
  return at / histogramTotal(counts);
}

/** Share of samples with a value ≥ `value`, 0–1; NaN for an empty histogram. */
export function shareAtLeast(counts: Uint32Array, value: number): number {
  let at = 0;
  for (let v = Math.max(0, value); v < counts.length; v++) at += counts[v]!;
  return at / histogramTotal(counts);
}

/** Shannon entropy in bits, 0–8 for 256 values (`skimage.measure.shannon_entropy`); 0 for an empty histogram. */
export function histogramEntropy(counts: Uint32Array): number {
  const total = histogramTotal(counts);
  let entropy = 0;
  for (let v = 0; v < counts.length; v++) {
    const c = counts[v]!;
    if (c > 0) entropy -= (c / total) * Math.log2(c / total);
  }
  // A single value gives -0.
  return entropy + 0;
}
