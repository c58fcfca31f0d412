/** Taps on either side of the centre. */
const RADIUS = 4;

/** A symmetric filter of nine taps `spacing` pixels apart. */
export interface SpacedFilter {
  readonly spacing: number;
  /** Centre, then one side; sums to 1 over both sides. */
  readonly taps: Float64Array;
}

/**
 * A Gaussian of nine taps, widened until the cut kernel's own standard deviation is `sigma` px, so that variances of
 * successive filters add up. Taps are spread over pixels ("à trous") where nine neighbouring ones would not reach 2.5 σ:
 * right for pictures that are already blurred by more than the spacing.
 */
export function gaussianFilter(sigma: number): SpacedFilter {
  const spacing = Math.max(1, Math.ceil((2.5 * sigma) / RADIUS));
  const taps = new Float64Array(RADIUS + 1);
  const wanted = (sigma / spacing) ** 2;
  let low = 0;
  let high = 2 * RADIUS;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (fillTaps(taps, middle) < wanted) low = middle;
    else high = middle;
  }
  return { spacing, taps };
}

/** Writes the normalised taps of a Gaussian and returns their variance. */
function fillTaps(taps: Float64Array, sigma: number): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < taps.length; i++) {
    const tap = Math.exp((-0.5 * i * i) / (sigma * sigma));
    taps[i] = tap;
    sum += i === 0 ? tap : 2 * tap;
    squares += 2 * i * i * tap;
  }
  for (let i = 0; i < taps.length; i++) taps[i] = taps[i]! / sum;
  return squares / sum;
}

let across = new Float32Array(0);

/**
 * Filters a `width`×`height` image along both axes, mirrored about its outer pixels, which are not repeated.
 * @param out receives the result; may be `source`.
 */
export function filterImage(
  source: Float32Array,
  width: number,
  height: number,
  filter: SpacedFilter,
  out: Float32Array,
): void {
  if (across.length < width * height) across = new Float32Array(width * height);
  const between = across;
  for (let y = 0; y < height; y++) filterLine(source, y * width, 1, width, filter, between);
  for (let x = 0; x < width; x++) filterLine(between, x, width, height, filter, out);
}

/** Index of a neighbour of `0 … n − 1`, mirrored about the outer pixels as often as needed. */
function mirrored(i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  if (n === 1) return 0;
  const period = 2 * n - 2;
  const j = Math.abs(i) % period;
  return j < n ? j : period - j;
}

/** One line of `length` pixels, `step` apart, from index `start` on. Each sample is loaded once and handed on. */
function filterLine(
  source: Float32Array,
  start: number,
  step: number,
  length: number,
  { spacing, taps }: SpacedFilter,
  out: Float32Array,
): void {
  const t0 = taps[0]!;
  const t1 = taps[1]!;
  const t2 = taps[2]!;
  const t3 = taps[3]!;
  const t4 = taps[4]!;
  const stride = step * spacing;
  for (let phase = 0; phase < spacing && phase < length; phase++) {
    let a = source[start + step * mirrored(phase - 4 * spacing, length)]!;
    let b = source[start + step * mirrored(phase - 3 * spacing, length)]!;
    let c = source[start + step * mirrored(phase - 2 * spacing, length)]!;
    let d = source[start + step * mirrored(phase - spacing, length)]!;
    let e = source[start + step * phase]!;
    let f = source[start + step * mirrored(phase + spacing, length)]!;
    let g = source[start + step * mirrored(phase + 2 * spacing, length)]!;
    let h = source[start + step * mirrored(phase + 3 * spacing, length)]!;
    let o = start + phase * step;
    let p = o + RADIUS * stride;
    for (const end = start + length * step; p < end; p += stride, o += stride) {
      const i = source[p]!;
      out[o] = t0 * e + t1 * (d + f) + t2 * (c + g) + t3 * (b + h) + t4 * (a + i);
      a = b;
      b = c;
      c = d;
      d = e;
      e = f;
      f = g;
      g = h;
      h = i;
    }
    for (let at = (o - start) / step; at < length; at += spacing, o += stride) {
      const i = source[start + step * mirrored(at + RADIUS * spacing, length)]!;
      out[o] = t0 * e + t1 * (d + f) + t2 * (c + g) + t3 * (b + h) + t4 * (a + i);
      a = b;
      b = c;
      c = d;
      d = e;
      e = f;
      f = g;
      g = h;
      h = i;
    }
  }
}
