import { quantileOfSorted } from './quantile.ts';

/** Where the bulk is looked at: the middle, the shoulder and the beginning of the tail. */
const [MIDDLE, SHOULDER, EDGE] = [0.5, 0.7, 0.9];
/** ln(½ ÷ share above) of the shoulder and the edge. */
const [AT_SHOULDER, AT_EDGE] = [Math.log(0.5 / (1 - SHOULDER)), Math.log(0.5 / (1 - EDGE))];
/** Added to the shape: an extrapolation from the bulk must not end before the tail does. */
const SHAPE_MARGIN = 0.1;
const [THINNEST, FATTEST] = [0.6, 1.5];

/**
 * The upper half of a distribution as a Weibull tail: the share above `median + edge × (e ÷ ln 5)^shape` is ½ exp(−e).
 * Shape 1 is exponential, about 0.75 what the bulk of a normal distribution looks like, larger is fatter.
 */
export interface UpperTail {
  readonly median: number;
  /** Distance from the median of the value that a tenth lies above. */
  readonly edge: number;
  readonly shape: number;
}

/**
 * Fits the tail to the median and the 70 % and 90 % quantiles only, so that a few per cent of strange values move it by
 * their number and not by how far they lie. The shape is raised by 0.1 over the one fitted.
 *
 * @param values at least two; no NaN
 */
export function fitUpperTail(values: Float32Array | Float64Array): UpperTail {
  const sorted = values.slice().sort();
  const median = quantileOfSorted(sorted, MIDDLE);
  const shoulder = quantileOfSorted(sorted, SHOULDER) - median;
  const edge = quantileOfSorted(sorted, EDGE) - median;
  const fitted = shoulder > 0 ? Math.log(edge / shoulder) / Math.log(AT_EDGE / AT_SHOULDER) : 1;
  return { median, edge, shape: Math.min(FATTEST, Math.max(THINNEST, fitted + SHAPE_MARGIN)) };
}

/** −ln of the share above a value, less ln 2: 0 up to the median. The larger, the less the bulk explains it. */
export function tailEvidence({ median, edge, shape }: UpperTail, value: number): number {
  if (value <= median) return 0;
  return edge > 0 ? AT_EDGE * ((value - median) / edge) ** (1 / shape) : Number.POSITIVE_INFINITY;
}

/** The value of which {@link tailEvidence} is that much. */
export const valueAtEvidence = ({ median, edge, shape }: UpperTail, evidence: number): number =>
  median + edge * (evidence / AT_EDGE) ** shape;

/**
 * The least evidence that holds up by the procedure of Benjamini and Hochberg (1995): of the values beyond it, no more
 * than `rate` are to be expected from the bulk alone. Where no value is beyond anything, that of one value in
 * `count ÷ rate`, and `found` is 0.
 *
 * @param evidence of every value
 * @param rate 0–1
 */
export function evidenceCut(evidence: Float32Array | Float64Array, rate: number): { cut: number; found: number } {
  const count = evidence.length;
  const sorted = evidence.slice().sort();
  for (let found = count; found > 0; found--) {
    // ½ exp(−e) × count ÷ found ≤ rate
    const least = Math.log((0.5 * count) / (rate * found));
    if (sorted[count - found]! >= least && sorted[count - found]! > 0) return { cut: sorted[count - found]!, found };
  }
  return { cut: Math.log((0.5 * Math.max(1, count)) / rate), found: 0 };
}
