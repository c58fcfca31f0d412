import { symmetricEigen } from './symmetric-eigen.ts';

export interface PrincipalComponents {
  readonly dimensions: number;
  readonly mean: Float64Array;
  /** One unit vector per component, row by row; its largest number by magnitude is positive. */
  readonly components: Float64Array;
  /** Variance along each, divisor count − 1; descending. */
  readonly variances: Float64Array;
  /** Share of the whole variance along each, 0–1. */
  readonly ratios: Float64Array;
}

export interface PrincipalOptions {
  /** How many, 1 … dimensions. */
  readonly components: number;
  /** Passes over the rows that sharpen the subspace. Default 6. */
  readonly passes?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Directions beside those asked for that the subspace has: the more, the fewer passes it takes. */
const SPARE = 10;

/**
 * Principal components by subspace iteration from random directions (Halko, Martinsson and Tropp 2011); exact where
 * the subspace is the whole space. `passes × count × dimensions × (components + 10) × 2` steps, and no memory that
 * grows with the count or with the square of the dimensions.
 *
 * @param data `count * dimensions`, row by row
 * @throws RangeError for fewer than two rows, or more components than dimensions
 */
export function principalComponents(
  data: Float32Array,
  dimensions: number,
  { components: wanted, passes = 6, random }: PrincipalOptions,
): PrincipalComponents {
  const count = data.length / dimensions;
  if (count < 2) throw new RangeError(`principal components need at least two rows, not ${count}`);
  if (wanted < 1 || wanted > dimensions) {
    throw new RangeError(`components must be 1 to ${dimensions}, not ${wanted}`);
  }
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < data.length; i += dimensions) for (let d = 0; d < dimensions; d++) mean[d]! += data[i + d]!;
  for (let d = 0; d < dimensions; d++) mean[d]! /= count;
  let total = 0;
  for (let i = 0; i < data.length; i += dimensions) {
    for (let d = 0; d < dimensions; d++) total += (data[i + d]! - mean[d]!) ** 2;
  }
  const size = Math.min(dimensions, wanted + SPARE);
  const basis = new Float64Array(size * dimensions);
  for (let b = 0; b < basis.length; b++) basis[b] = random() - 0.5;
  orthonormalise(basis, size, dimensions, random);
  const isWhole = size === dimensions;
  for (let pass = isWhole ? passes : 1; pass < passes; pass++) {
    basis.set(covarianceTimes(data, dimensions, mean, basis, size));
    orthonormalise(basis, size, dimensions, random);
  }
  const inside = covarianceInside(data, dimensions, mean, basis, size);
  const { values, vectors } = symmetricEigen(inside, size);
  const components = new Float64Array(wanted * dimensions);
  for (let c = 0; c < wanted; c++) {
    for (let b = 0; b < size; b++) {
      const share = vectors[c * size + b]!;
      for (let d = 0; d < dimensions; d++) components[c * dimensions + d]! += share * basis[b * dimensions + d]!;
    }
    makeLargestPositive(components.subarray(c * dimensions, (c + 1) * dimensions));
  }
  const variances = values.slice(0, wanted).map((value) => Math.max(0, value) / (count - 1));
  return {
    dimensions,
    mean,
    components,
    variances,
    ratios: variances.map((v) => (total === 0 ? 0 : (v * (count - 1)) / total)),
  };
}

/** Coordinates of each row along the components, row by row. */
export function projectRows(data: Float32Array, { dimensions, mean, components }: PrincipalComponents): Float32Array {
  const wanted = components.length / dimensions;
  const count = data.length / dimensions;
  const projected = new Float32Array(count * wanted);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < wanted; c++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++)
        sum += (data[i * dimensions + d]! - mean[d]!) * components[c * dimensions + d]!;
      projected[i * wanted + c] = sum;
    }
  }
  return projected;
}

/** Coordinates of one row along each vector of the basis. */
function along(data: Float32Array, from: number, mean: Float64Array, basis: Float64Array, into: Float64Array): void {
  const dimensions = mean.length;
  for (let b = 0; b < into.length; b++) {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += (data[from + d]! - mean[d]!) * basis[b * dimensions + d]!;
    into[b] = sum;
  }
}

function covarianceTimes(
  data: Float32Array,
  dimensions: number,
  mean: Float64Array,
  basis: Float64Array,
  size: number,
) {
  const product = new Float64Array(basis.length);
  const row = new Float64Array(size);
  for (let from = 0; from < data.length; from += dimensions) {
    along(data, from, mean, basis, row);
    for (let b = 0; b < size; b++) {
      const weight = row[b]!;
      for (let d = 0; d < dimensions; d++) product[b * dimensions + d]! += weight * (data[from + d]! - mean[d]!);
    }
  }
  return product;
}

function covarianceInside(
  data: Float32Array,
  dimensions: number,
  mean: Float64Array,
  basis: Float64Array,
  size: number,
) {
  const inside = new Float64Array(size * size);
  const row = new Float64Array(size);
  for (let from = 0; from < data.length; from += dimensions) {
    along(data, from, mean, basis, row);
    for (let p = 0; p < size; p++) for (let q = 0; q < size; q++) inside[p * size + q]! += row[p]! * row[q]!;
  }
  return inside;
}

/** Gram–Schmidt, twice over each row for accuracy; a row that vanishes is drawn anew. */
function orthonormalise(basis: Float64Array, size: number, dimensions: number, random: () => number): void {
  for (let b = 0; b < size; b++) {
    const row = basis.subarray(b * dimensions, (b + 1) * dimensions);
    for (;;) {
      const before = lengthOf(row);
      for (let again = 0; again < 2; again++) {
        for (let other = 0; other < b; other++) {
          let dot = 0;
          for (let d = 0; d < dimensions; d++) dot += row[d]! * basis[other * dimensions + d]!;
          for (let d = 0; d < dimensions; d++) row[d]! -= dot * basis[other * dimensions + d]!;
        }
      }
      const length = lengthOf(row);
      if (length > 1e-12 * before && length > 0) {
        for (let d = 0; d < dimensions; d++) row[d]! /= length;
        break;
      }
      for (let d = 0; d < dimensions; d++) row[d] = random() - 0.5;
    }
  }
}

function lengthOf(row: Float64Array): number {
  let squares = 0;
  for (let d = 0; d < row.length; d++) squares += row[d]! * row[d]!;
  return Math.sqrt(squares);
}

function makeLargestPositive(row: Float64Array): void {
  let largest = 0;
  for (let d = 0; d < row.length; d++) if (Math.abs(row[d]!) > Math.abs(largest)) largest = row[d]!;
  if (largest < 0) for (let d = 0; d < row.length; d++) row[d] = -row[d]!;
}
