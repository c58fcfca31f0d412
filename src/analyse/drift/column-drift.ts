import { kolmogorovSmirnov, kolmogorovSmirnovChance } from '../../kernel/stats/kolmogorov-smirnov.ts';
import { populationStability } from '../../kernel/stats/population-stability.ts';
import { quantileOfSorted } from '../../kernel/stats/quantile.ts';

/** How far the values of one column have shifted between two sets of images. */
export interface ColumnDrift {
  readonly column: string;
  readonly images: { readonly before: number; readonly after: number };
  readonly mean: { readonly before: number; readonly after: number };
  readonly median: { readonly before: number; readonly after: number };
  /** Difference of the means in standard deviations of before; null where that is 0. */
  readonly shift: number | null;
  /** Two-sample statistic of Kolmogorov and Smirnov, 0–1. */
  readonly ks: number;
  /** The chance of one as large if nothing had changed. */
  readonly p: number;
  /** Population stability index; ≥ 0. */
  readonly psi: number;
}

/**
 * @param before ascending, finite
 * @param after ascending, finite
 * @returns null when either is empty
 */
export function columnDrift(column: string, before: Float64Array, after: Float64Array): ColumnDrift | null {
  if (before.length === 0 || after.length === 0) return null;
  const ks = kolmogorovSmirnov(before, after);
  const mean = { before: meanOf(before), after: meanOf(after) };
  const deviation = deviationOf(before, mean.before);
  return {
    column,
    images: { before: before.length, after: after.length },
    mean,
    median: { before: quantileOfSorted(before, 0.5), after: quantileOfSorted(after, 0.5) },
    shift: deviation > 0 ? (mean.after - mean.before) / deviation : null,
    ks,
    p: kolmogorovSmirnovChance(ks, before.length, after.length),
    psi: populationStability(before, after),
  };
}

function meanOf(values: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (values[i]! - mean) / (i + 1);
  return mean;
}

function deviationOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

/** The largest shift first, then by name. */
export const byDrift = (x: ColumnDrift, y: ColumnDrift): number =>
  y.ks - x.ks || y.psi - x.psi || (x.column < y.column ? -1 : 1);
