const MOST_SWEEPS = 60;

export interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** Row `i` is the unit eigenvector of value `i`; its largest number by magnitude is positive. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, 8.5). About `10 × size³` steps: for sizes up to some hundreds.
 *
 * @param matrix `size * size`, symmetric; left as it is
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  let norm = 0;
  for (let i = 0; i < a.length; i++) norm += a[i]! * a[i]!;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let outside = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) outside += a[p * size + q]! * a[p * size + q]!;
    if (outside <= 1e-30 * norm) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((p, q) => a[q * size + q]! - a[p * size + p]! || p - q);
  const values = Float64Array.from(order, (i) => a[i * size + i]!);
  const vectors = new Float64Array(size * size);
  order.forEach((column, row) => {
    let largest = 0;
    for (let i = 0; i < size; i++) {
      const value = v[i * size + column]!;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    for (let i = 0; i < size; i++) vectors[row * size + i] = Math.sign(largest) * v[i * size + column]!;
  });
  return { values, vectors };
}

/** Makes a[p][q] zero. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const tau = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < size; i++) turn(a, i * size + p, i * size + q, c, s);
  for (let i = 0; i < size; i++) turn(a, p * size + i, q * size + i, c, s);
  for (let i = 0; i < size; i++) turn(v, i * size + p, i * size + q, c, s);
}

function turn(values: Float64Array, x: number, y: number, c: number, s: number): void {
  const [one, other] = [values[x]!, values[y]!];
  values[x] = c * one - s * other;
  values[y] = s * one + c * other;
}
