/**
 * Projective maps of the plane as 3×3 matrices of nine numbers, row by row: (x, y) goes to
 * ((m0 x + m1 y + m2) / w, (m3 x + m4 y + m5) / w) with w = m6 x + m7 y + m8. Multiples of a matrix are the same map.
 */

/** Share of the greatest determinant that rows of these lengths could have, below which a matrix counts as singular. */
const SINGULAR = 1e-14;

/**
 * The product `a` · `b`: as maps, `b` first and then `a`.
 * @param out receives the product; may be `a` or `b`.
 */
export function multiply3(a: Float64Array, b: Float64Array, out: Float64Array = new Float64Array(9)): Float64Array {
  const b0 = b[0]!;
  const b1 = b[1]!;
  const b2 = b[2]!;
  const b3 = b[3]!;
  const b4 = b[4]!;
  const b5 = b[5]!;
  const b6 = b[6]!;
  const b7 = b[7]!;
  const b8 = b[8]!;
  for (let row = 0; row < 9; row += 3) {
    const x = a[row]!;
    const y = a[row + 1]!;
    const z = a[row + 2]!;
    out[row] = x * b0 + y * b3 + z * b6;
    out[row + 1] = x * b1 + y * b4 + z * b7;
    out[row + 2] = x * b2 + y * b5 + z * b8;
  }
  return out;
}

/**
 * The inverse matrix, by cofactors.
 * @param out receives the inverse; may be `m`. Unchanged when there is none.
 * @returns undefined when the matrix is singular to working precision, or not finite.
 */
export function invert3(m: Float64Array, out: Float64Array = new Float64Array(9)): Float64Array | undefined {
  const a = m[0]!;
  const b = m[1]!;
  const c = m[2]!;
  const d = m[3]!;
  const e = m[4]!;
  const f = m[5]!;
  const g = m[6]!;
  const h = m[7]!;
  const i = m[8]!;
  const cofactorA = e * i - f * h;
  const cofactorB = f * g - d * i;
  const cofactorC = d * h - e * g;
  const determinant = a * cofactorA + b * cofactorB + c * cofactorC;
  const bound = Math.hypot(a, b, c) * Math.hypot(d, e, f) * Math.hypot(g, h, i);
  // Written so that what is not a number is singular, too.
  if (!(Math.abs(determinant) > SINGULAR * bound) || !Number.isFinite(determinant)) return undefined;
  out[0] = cofactorA / determinant;
  out[1] = (c * h - b * i) / determinant;
  out[2] = (b * f - c * e) / determinant;
  out[3] = cofactorB / determinant;
  out[4] = (a * i - c * g) / determinant;
  out[5] = (c * d - a * f) / determinant;
  out[6] = cofactorC / determinant;
  out[7] = (b * g - a * h) / determinant;
  out[8] = (a * e - b * d) / determinant;
  return out;
}

/**
 * Where the map takes the point (x, y).
 * @param out receives x and y of the image point; not finite where the point goes to infinity.
 */
export function applyHomography(
  m: Float64Array,
  x: number,
  y: number,
  out: Float64Array = new Float64Array(2),
): Float64Array {
  const w = m[6]! * x + m[7]! * y + m[8]!;
  out[0] = (m[0]! * x + m[1]! * y + m[2]!) / w;
  out[1] = (m[3]! * x + m[4]! * y + m[5]!) / w;
  return out;
}
