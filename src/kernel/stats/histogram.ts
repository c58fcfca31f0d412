const lanes = new Uint32Array(4 * 256);

/**
 * Counts of each 8-bit value: `counts.length === 256`, their sum is `data.length`.
 * @param counts overwritten when given, so that a caller can reuse it.
 */
export function histogram256(data: Uint8Array, counts: Uint32Array = new Uint32Array(256)): Uint32Array {
  lanes.fill(0);
  const n = data.length;
  const n4 = n - (n % 4);
  let i = 0;
  // Four tables: equal neighbours would otherwise wait for each other's write to the same counter.
  for (; i < n4; i += 4) {
    lanes[data[i]!]!++;
    lanes[256 + data[i + 1]!]!++;
    lanes[512 + data[i + 2]!]!++;
    lanes[768 + data[i + 3]!]!++;
  }
  for (; i < n; i++) lanes[data[i]!]!++;
  for (let v = 0; v < 256; v++) counts[v] = lanes[v]! + lanes[256 + v]! + lanes[512 + v]! + lanes[768 + v]!;
  return counts;
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
