import { exactCos, exactSin } from './exact-trigonometry.ts';

/**
 * DCT-II of one length: y[k] = 2 Σ x[n] cos(π k (2n + 1) / 2N), in place of the first N values of `data`.
 *
 * A hash compares coefficients with their median, so coefficients that are equal in exact arithmetic (flat, symmetric
 * and other drawn images have many) are ordered by rounding noise alone. To give SciPy's order, power-of-two lengths
 * follow the order of operations of the transform in SciPy (pocketfft: a real inverse FFT by radix 4 and 2, then a
 * rotation; Makhoul 1980). Other lengths use the defining sum.
 */
export interface CosineTransform {
  readonly length: number;
  transform(data: Float64Array): void;
}

const cache = new Map<number, CosineTransform>();

/** The transform of this length, made once. */
export function cosineTransform(length: number): CosineTransform {
  let found = cache.get(length);
  if (found === undefined) {
    found = length >= 2 && (length & (length - 1)) === 0 ? fastTransform(length) : directTransform(length);
    cache.set(length, found);
  }
  return found;
}

function directTransform(length: number): CosineTransform {
  const cosines = new Float64Array(4 * length);
  for (let i = 0; i < cosines.length; i++) cosines[i] = Math.cos((Math.PI * i) / (2 * length));
  const result = new Float64Array(length);
  return {
    length,
    transform(data) {
      for (let k = 0; k < length; k++) {
        let sum = 0;
        for (let n = 0; n < length; n++) sum += data[n]! * cosines[(k * (2 * n + 1)) % (4 * length)]!;
        result[k] = 2 * sum;
      }
      data.set(result);
    },
  };
}

/** cos and sin of 2π i / n for 0 ≤ i ≤ n/2, each the rounded product of a coarse and a fine root, as pocketfft has them. */
function rootsOfUnity(n: number): (i: number) => readonly [number, number] {
  const angle = (0.25 * Math.PI) / n;
  // Reduced to the first octant, so that exact symmetries of the circle stay exact.
  const exact = (i: number): readonly [number, number] => {
    const x = 8 * i;
    if (x < n) return [exactCos(x * angle), exactSin(x * angle)];
    if (x < 2 * n) return [exactSin((2 * n - x) * angle), exactCos((2 * n - x) * angle)];
    const past = x - 2 * n;
    if (past < n) return [-exactSin(past * angle), exactCos(past * angle)];
    return [-exactCos((2 * n - past) * angle), exactSin((2 * n - past) * angle)];
  };
  const count = (n + 2) >> 1;
  let shift = 1;
  while (4 ** shift < count) shift++;
  const mask = 2 ** shift - 1;
  return (i) => {
    const fine: readonly [number, number] = (i & mask) === 0 ? [1, 0] : exact(i & mask);
    const coarse: readonly [number, number] = i >> shift === 0 ? [1, 0] : exact((i >> shift) * (mask + 1));
    return [fine[0] * coarse[0] - fine[1] * coarse[1], fine[0] * coarse[1] + fine[1] * coarse[0]];
  };
}

interface Stage {
  readonly radix: 2 | 4;
  /** Length of the sub-transforms still to be split, and number of those already split. */
  readonly inner: number;
  readonly outer: number;
  /** (radix - 1) rows of `inner - 1` interleaved cosines and sines. */
  readonly twiddles: Float64Array;
}

function makeStages(length: number): readonly Stage[] {
  const radices: (2 | 4)[] = [];
  let rest = length;
  for (; rest % 4 === 0; rest /= 4) radices.push(4);
  if (rest === 2) radices.unshift(2);
  const root = rootsOfUnity(length);
  let outer = 1;
  return radices.map((radix) => {
    const inner = length / (outer * radix);
    const twiddles = new Float64Array((radix - 1) * Math.max(inner - 1, 0));
    for (let j = 1; j < radix; j++) {
      for (let i = 1; i <= (inner - 1) >> 1; i++) {
        const index = j * outer * i;
        const [cos, sin] = 2 * index <= length ? root(index) : root(length - index);
        twiddles[(j - 1) * (inner - 1) + 2 * i - 2] = cos;
        twiddles[(j - 1) * (inner - 1) + 2 * i - 1] = 2 * index <= length ? sin : -sin;
      }
    }
    const stage = { radix, inner, outer, twiddles };
    outer *= radix;
    return stage;
  });
}

function fastTransform(length: number): CosineTransform {
  const stages = makeStages(length);
  const quarter = rootsOfUnity(4 * length);
  const rotation = Float64Array.from({ length }, (_, i) => quarter(i + 1)[0]);
  const spare = new Float64Array(length);
  const half = (length + 1) >> 1;
  return {
    length,
    transform(data) {
      data[0] = data[0]! * 2;
      data[length - 1] = data[length - 1]! * 2;
      for (let k = 1; k < length - 1; k += 2) {
        const before = data[k + 1]!;
        data[k + 1] = before - data[k]!;
        data[k] = before + data[k]!;
      }
      let from: Float64Array = data;
      let to: Float64Array = spare;
      for (const stage of stages) {
        if (stage.radix === 4) splitByFour(stage, from, to);
        else splitByTwo(stage, from, to);
        const swap = from;
        from = to;
        to = swap;
      }
      if (from !== data) for (let i = 0; i < length; i++) data[i] = from[i]!;
      for (let k = 1, mirror = length - 1; k < half; k++, mirror--) {
        const a = rotation[k - 1]! * data[mirror]! + rotation[mirror - 1]! * data[k]!;
        const b = rotation[k - 1]! * data[k]! - rotation[mirror - 1]! * data[mirror]!;
        data[k] = 0.5 * (a + b);
        data[mirror] = 0.5 * (a - b);
      }
      data[half] = data[half]! * rotation[half - 1]!;
    },
  };
}

/** Radix-2 step of a real inverse FFT over half-complex data. */
function splitByTwo({ inner, outer, twiddles }: Stage, c: Float64Array, out: Float64Array): void {
  const second = inner * outer;
  for (let k = 0; k < outer; k++) {
    const i0 = 2 * inner * k;
    const o = inner * k;
    const last = i0 + 2 * inner - 1;
    out[o] = c[i0]! + c[last]!;
    out[o + second] = c[i0]! - c[last]!;
    if (inner % 2 === 0) {
      out[o + inner - 1] = 2 * c[i0 + inner - 1]!;
      out[o + inner - 1 + second] = -2 * c[i0 + inner]!;
    }
    for (let i = 2; i < inner; i += 2) {
      const a = i0 + i;
      const b = i0 + inner + inner - i;
      const re = c[a - 1]! - c[b - 1]!;
      const im = c[a]! + c[b]!;
      out[o + i - 1] = c[a - 1]! + c[b - 1]!;
      out[o + i] = c[a]! - c[b]!;
      const cos = twiddles[i - 2]!;
      const sin = twiddles[i - 1]!;
      out[o + i + second] = cos * im + sin * re;
      out[o + i - 1 + second] = cos * re - sin * im;
    }
  }
}

/** Radix-4 step of a real inverse FFT over half-complex data. */
function splitByFour({ inner, outer, twiddles }: Stage, c: Float64Array, out: Float64Array): void {
  const part = inner * outer;
  const row = inner - 1;
  for (let k = 0; k < outer; k++) {
    const i0 = 4 * inner * k;
    const i1 = i0 + inner;
    const i2 = i1 + inner;
    const i3 = i2 + inner;
    const o = inner * k;
    {
      const sum = c[i0]! + c[i3 + inner - 1]!;
      const difference = c[i0]! - c[i3 + inner - 1]!;
      const third = 2 * c[i1 + inner - 1]!;
      const fourth = 2 * c[i2]!;
      out[o] = sum + third;
      out[o + 2 * part] = sum - third;
      out[o + 3 * part] = difference + fourth;
      out[o + part] = difference - fourth;
    }
    if (inner % 2 === 0) {
      const end = inner - 1;
      const imSum = c[i3]! + c[i1]!;
      const imDifference = c[i3]! - c[i1]!;
      const reSum = c[i0 + end]! + c[i2 + end]!;
      const reDifference = c[i0 + end]! - c[i2 + end]!;
      out[o + end] = reSum + reSum;
      out[o + end + part] = Math.SQRT2 * (reDifference - imSum);
      out[o + end + 2 * part] = imDifference + imDifference;
      out[o + end + 3 * part] = -Math.SQRT2 * (reDifference + imSum);
    }
    for (let i = 2; i < inner; i += 2) {
      const m = inner - i;
      const re03 = c[i0 + i - 1]! + c[i3 + m - 1]!;
      const re0m3 = c[i0 + i - 1]! - c[i3 + m - 1]!;
      const im03 = c[i0 + i]! + c[i3 + m]!;
      const im0m3 = c[i0 + i]! - c[i3 + m]!;
      const im21 = c[i2 + i]! + c[i1 + m]!;
      const im2m1 = c[i2 + i]! - c[i1 + m]!;
      const re21 = c[i2 + i - 1]! + c[i1 + m - 1]!;
      const re2m1 = c[i2 + i - 1]! - c[i1 + m - 1]!;
      out[o + i - 1] = re03 + re21;
      out[o + i] = im0m3 + im2m1;
      writeTwiddled(out, o + i + part, twiddles, i - 2, re0m3 - im21, im03 + re2m1);
      writeTwiddled(out, o + i + 2 * part, twiddles, i - 2 + row, re03 - re21, im0m3 - im2m1);
      writeTwiddled(out, o + i + 3 * part, twiddles, i - 2 + 2 * row, re0m3 + im21, im03 - re2m1);
    }
  }
}

function writeTwiddled(out: Float64Array, at: number, twiddles: Float64Array, w: number, re: number, im: number): void {
  const cos = twiddles[w]!;
  const sin = twiddles[w + 1]!;
  out[at] = cos * im + sin * re;
  out[at - 1] = cos * re - sin * im;
}
