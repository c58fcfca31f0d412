/**
 * Solves A x = b by Gaussian elimination with row pivoting.
 * @param matrix n × n, row by row; destroyed. @param vector b, becomes x.
 * @returns false where A is singular to working precision.
 */
export function solveLinear(matrix: Float64Array, vector: Float64Array, n: number): boolean {
  let largest = 0;
  for (let i = 0; i < n * n; i++) largest = Math.max(largest, Math.abs(matrix[i]!));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let r = k + 1; r < n; r++) {
      if (Math.abs(matrix[r * n + k]!) > Math.abs(matrix[pivot * n + k]!)) pivot = r;
    }
    if (!(Math.abs(matrix[pivot * n + k]!) > 1e-12 * largest)) return false;
    if (pivot !== k) {
      for (let c = k; c < n; c++) {
        const held = matrix[k * n + c]!;
        matrix[k * n + c] = matrix[pivot * n + c]!;
        matrix[pivot * n + c] = held;
      }
      const held = vector[k]!;
      vector[k] = vector[pivot]!;
      vector[pivot] = held;
    }
    for (let r = k + 1; r < n; r++) {
      const factor = matrix[r * n + k]! / matrix[k * n + k]!;
      if (factor === 0) continue;
      for (let c = k + 1; c < n; c++) matrix[r * n + c] = matrix[r * n + c]! - factor * matrix[k * n + c]!;
      vector[r] = vector[r]! - factor * vector[k]!;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    let sum = vector[k]!;
    for (let c = k + 1; c < n; c++) sum -= matrix[k * n + c]! * vector[c]!;
    vector[k] = sum / matrix[k * n + k]!;
  }
  return true;
}
