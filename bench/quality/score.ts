import { wilson } from '../../src/analyse/evaluate/wilson.ts';
import type { PairSet } from './pair-set.ts';

/** Hits among trials, with Wilson's 95 % interval of the share. */
export interface Share {
  readonly hits: number;
  readonly trials: number;
  /** NaN without a trial. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function share(hits: number, trials: number): Share {
  const { value, low, high } = wilson(hits, trials);
  return { hits, trials, value: value ?? Number.NaN, low: low ?? 0, high: high ?? 1 };
}

export interface PairScore {
  readonly precision: Share;
  readonly recall: Share;
  /** Harmonic mean of both; 0 where nothing was found. */
  readonly f1: number;
}

/** Found pairs against the true ones, all of them counting alike. */
export function scorePairs(found: PairSet, truth: PairSet): PairScore {
  let hits = 0;
  for (const [a, b] of found) if (truth.hasNumbers(a, b)) hits++;
  const precision = share(hits, found.size);
  const recall = share(hits, truth.size);
  return { precision, recall, f1: found.size + truth.size === 0 ? 0 : (2 * hits) / (found.size + truth.size) };
}
