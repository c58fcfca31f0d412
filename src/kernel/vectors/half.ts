/**
 * IEEE 754 binary16 ("half", f16) as bits in Uint16Array. Halves hold 11 significant bits: a number of size 2⁻¹⁴ to 65504
 * changes by at most 1 part in 2048.
 */

const EXPONENT = 0x7c00;
const FLOAT_OF = new Float32Array(1);
const BITS_OF = new Uint32Array(FLOAT_OF.buffer);

/** Bits of the float32 that equals a half; NaNs keep sign and payload. */
export function halfToFloatBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half & EXPONENT) >>> 10;
  const mantissa = half & 0x3ff;
  if (exponent === 31) return (sign | 0x7f800000 | (mantissa << 13)) >>> 0;
  if (exponent > 0) return (sign | ((exponent + 112) << 23) | (mantissa << 13)) >>> 0;
  if (mantissa === 0) return sign >>> 0;
  const shift = Math.clz32(mantissa) - 21;
  return (sign | ((113 - shift) << 23) | (((mantissa << shift) & 0x3ff) << 13)) >>> 0;
}

/** The half nearest to a float32 given by its bits, the even one of two; beyond 65504 ± half a step infinity. */
export function floatBitsToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00 | ((size >>> 13) & 0x3ff);
  if (size >= 0x47800000) return sign | EXPONENT;
  // Rounding up may carry into the exponent, up to infinity: that is the right result.
  if (size >= 0x38800000) return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
  if (size < 0x33000000) return sign;
  const shift = 126 - (size >>> 23);
  const mantissa = (size & 0x7fffff) | 0x800000;
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return sign | (kept + (rest > middle || (rest === middle && (kept & 1) === 1) ? 1 : 0));
}

const FLOATS = new Float32Array(65536);
{
  const bits = new Uint32Array(FLOATS.buffer);
  for (let half = 0; half < 65536; half++) bits[half] = halfToFloatBits(half);
}

/** The number a half stands for. */
export const halfToFloat = (half: number): number => FLOATS[half & 0xffff]!;

/** The half nearest to a number, which is rounded to float32 first. */
export function floatToHalf(value: number): number {
  FLOAT_OF[0] = value;
  return floatBitsToHalf(BITS_OF[0]!);
}

/** Decodes `count` halves from `source[from]` on into `target[at]` on. */
export function decodeHalves(
  source: Uint16Array,
  from: number,
  count: number,
  target: Float32Array | Float64Array,
  at: number,
): void {
  for (let i = 0; i < count; i++) target[at + i] = FLOATS[source[from + i]!]!;
}

/** Encodes `count` floats from `source[from]` on into `target[at]` on, each rounded to the nearest half, ties to even. */
export function encodeHalves(source: Float32Array, from: number, count: number, target: Uint16Array, at: number): void {
  for (let i = 0; i < count; i++) {
    FLOAT_OF[0] = source[from + i]!;
    target[at + i] = floatBitsToHalf(BITS_OF[0]!);
  }
}

/** Position of the first half that is infinite or NaN, from `from` on; -1 when all `count` are finite. */
export function firstNotFiniteHalf(source: Uint16Array, from: number, count: number): number {
  for (let i = from; i < from + count; i++) if ((source[i]! & EXPONENT) === EXPONENT) return i;
  return -1;
}
