/**
 * In-place complex FFT of many signals of one power-of-two length at once.
 * Forward transform without scaling: X[k] = Σ x[n]·e^(−2πikn/N), as `numpy.fft.fft(…, axis=0)`.
 */
export interface FourierPlan {
  readonly length: number;
  /** Where {@link transformOrdered} wants sample n: its number with the bits reversed. */
  readonly order: Uint32Array;
  /** Sample n of signal s lies at `n * signals + s` in `re` and `im`. Allocates nothing. */
  transform(re: Float64Array, im: Float64Array, signals: number): void;
  /** The same for a caller that put sample n of signal s at `order[n] * signals + s`; the result is in plain order. */
  transformOrdered(re: Float64Array, im: Float64Array, signals: number): void;
}

const plans = new Map<number, FourierPlan>();

/**
 * Plan for a length, computed once and kept.
 * @throws RangeError unless the length is a power of two ≥ 2.
 */
export function fourierPlan(length: number): FourierPlan {
  let plan = plans.get(length);
  if (plan === undefined) {
    plan = createPlan(length);
    plans.set(length, plan);
  }
  return plan;
}

function createPlan(length: number): FourierPlan {
  if (!Number.isInteger(length) || length < 2 || (length & (length - 1)) !== 0) {
    throw new RangeError(`FFT length ${length} is not a power of two of at least 2`);
  }
  const bits = Math.round(Math.log2(length));
  const cos = new Float64Array(length);
  const sin = new Float64Array(length);
  const order = new Uint32Array(length);
  for (let k = 0; k < length; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / length);
    sin[k] = -Math.sin((2 * Math.PI * k) / length);
    let reversed = 0;
    for (let b = 0; b < bits; b++) if ((k >> b) & 1) reversed |= 1 << (bits - 1 - b);
    order[k] = reversed;
  }

  const transform = (re: Float64Array, im: Float64Array, signals: number): void => {
    for (let n = 0; n < length; n++) {
      if (order[n]! <= n) continue;
      swapRows(re, n * signals, order[n]! * signals, signals);
      swapRows(im, n * signals, order[n]! * signals, signals);
    }
    transformOrdered(re, im, signals);
  };

  const transformOrdered = (re: Float64Array, im: Float64Array, signals: number): void => {
    // `size` is the length of the finished sub-transforms. A radix-4 pass joins four of them, two radix-2 stages at
    // once; an odd number of stages starts with one of radix 2.
    let size = 1;
    if (bits % 2 === 1) {
      for (let a = 0; a < length; a += 2) joinTwo(re, im, a * signals, signals);
      size = 2;
    }
    for (; size < length; size *= 4) {
      const stride = length / (4 * size);
      for (let j = 0; j < size; j++) {
        const k = j * stride;
        for (let a = j; a < length; a += 4 * size) {
          if (j === 0) joinFourPlain(re, im, a * signals, size * signals, signals);
          else {
            joinFour(
              re,
              im,
              a * signals,
              size * signals,
              signals,
              cos[k]!,
              sin[k]!,
              cos[2 * k]!,
              sin[2 * k]!,
              cos[3 * k]!,
              sin[3 * k]!,
            );
          }
        }
      }
    }
  };
  return { length, order, transform, transformOrdered };
}

function swapRows(values: Float64Array, a: number, b: number, signals: number): void {
  for (let s = 0; s < signals; s++) {
    const v = values[a + s]!;
    values[a + s] = values[b + s]!;
    values[b + s] = v;
  }
}

function joinTwo(re: Float64Array, im: Float64Array, a: number, signals: number): void {
  for (let p = a, q = a + signals; p < a + signals; p++, q++) {
    const r = re[q]!;
    const i = im[q]!;
    re[q] = re[p]! - r;
    im[q] = im[p]! - i;
    re[p] = re[p]! + r;
    im[p] = im[p]! + i;
  }
}

/** The butterfly of {@link joinFour} for twiddle factors 1. */
function joinFourPlain(re: Float64Array, im: Float64Array, first: number, gap: number, signals: number): void {
  let b = first + gap;
  let c = b + gap;
  let d = c + gap;
  for (let a = first; a < first + signals; a++, b++, c++, d++) {
    const ar = re[a]! + re[b]!;
    const ai = im[a]! + im[b]!;
    const br = re[a]! - re[b]!;
    const bi = im[a]! - im[b]!;
    const cr = re[c]! + re[d]!;
    const ci = im[c]! + im[d]!;
    const dr = re[c]! - re[d]!;
    const di = im[c]! - im[d]!;
    re[a] = ar + cr;
    im[a] = ai + ci;
    re[b] = br + di;
    im[b] = bi - dr;
    re[c] = ar - cr;
    im[c] = ai - ci;
    re[d] = br - di;
    im[d] = bi + dr;
  }
}

/** Radix-4 butterfly over rows `first`, `first + gap`, …; bit reversal leaves the quarters in the order 0, 2, 1, 3. */
function joinFour(
  re: Float64Array,
  im: Float64Array,
  first: number,
  gap: number,
  signals: number,
  c1: number,
  s1: number,
  c2: number,
  s2: number,
  c3: number,
  s3: number,
): void {
  let b = first + gap;
  let c = b + gap;
  let d = c + gap;
  for (let a = first; a < first + signals; a++, b++, c++, d++) {
    const r2 = re[b]! * c2 - im[b]! * s2;
    const i2 = re[b]! * s2 + im[b]! * c2;
    const r1 = re[c]! * c1 - im[c]! * s1;
    const i1 = re[c]! * s1 + im[c]! * c1;
    const r3 = re[d]! * c3 - im[d]! * s3;
    const i3 = re[d]! * s3 + im[d]! * c3;
    const ar = re[a]! + r2;
    const ai = im[a]! + i2;
    const br = re[a]! - r2;
    const bi = im[a]! - i2;
    const cr = r1 + r3;
    const ci = i1 + i3;
    const dr = r1 - r3;
    const di = i1 - i3;
    re[a] = ar + cr;
    im[a] = ai + ci;
    re[b] = br + di;
    im[b] = bi - dr;
    re[c] = ar - cr;
    im[c] = ai - ci;
    re[d] = br - di;
    im[d] = bi + dr;
  }
}
