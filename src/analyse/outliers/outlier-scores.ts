import { type DistanceBetween, type NeighbourGraph, NO_NEIGHBOUR } from '../../kernel/cluster/neighbour-graph.ts';
import {
  evidenceCut,
  fitUpperTail,
  tailEvidence,
  type UpperTail,
  valueAtEvidence,
} from '../../kernel/stats/upper-tail.ts';
import { localRatios } from './local-ratio.ts';
import { referenceRows } from './reference-rows.ts';
import { windowRatios } from './window-ratio.ts';

/**
 * What speaks for an outlier: `alone`, far from its nearest neighbours, and among the tenth that is most apart; `apart`, far from the collection beyond the
 * nearest 5 %; `together`, apart with its nearest neighbours.
 */
export const OUTLIER_SIGNALS = ['alone', 'apart', 'together'] as const;
export type OutlierSignal = (typeof OUTLIER_SIGNALS)[number];

export interface OutlierOptions {
  /** Share of the images reported by a signal that may be none; also the odds of a report on a clean set. Default 0.003. */
  readonly falseRate?: number;
  /** Images that all are compared with. Default 1,024. */
  readonly referenceRows?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface SignalScores {
  /** How many times farther each image is than what is usual around it. */
  readonly ratio: Float32Array;
  /** From this ratio on an image is beyond the cut. */
  readonly cut: number;
  /** How many images are. */
  readonly beyond: number;
}

export interface OutlierScores {
  /** Of the strongest signal: 0 usual, above 0.5 beyond its cut, towards 1 the farther. */
  readonly score: Float32Array;
  /** 1 for an outlier. */
  readonly isOutlier: Uint8Array;
  readonly outliers: number;
  /** Place of the strongest signal in {@link OUTLIER_SIGNALS}. */
  readonly signal: Uint8Array;
  readonly signals: Readonly<Record<OutlierSignal, SignalScores>>;
}

/** Below this there is no bulk to compare with: nothing is an outlier. */
export const FEWEST_IMAGES = 40;
/** Neighbours that an image is apart together with. */
const COMPANIONS = 4;
/** However narrow the bulk: no nearer than this many times the usual. */
const LEAST_RATIO = 1.05;

/**
 * Outliers with an honest none: each signal's ratios are compared with what the tail of their own bulk lets expect
 * ({@link fitUpperTail}), and cut where more are beyond than that, never at a fixed share.
 * `count × referenceRows` distances; memory: 50 MB per million images, and 4 bytes × referenceRows².
 *
 * @param graph neighbours by the same distance, k of 10 or more
 */
export function outlierScores(graph: NeighbourGraph, between: DistanceBetween, options: OutlierOptions): OutlierScores {
  const { count } = graph;
  const { falseRate = 0.003, random } = options;
  const few = count < FEWEST_IMAGES;
  const apart = few
    ? undefined
    : windowRatios(count, between, referenceRows(count, between, options.referenceRows ?? 1024, random));
  const none = new Float32Array(count);
  const logarithms = {
    alone: apart === undefined ? none : localRatios(graph, apart.usualGap),
    apart: apart?.ratio ?? none,
    together: apart === undefined ? none : withCompanions(graph, apart.ratio),
  };
  // An image beside a burst of copies is farther from them than they are from each other, and is nothing special.
  const confirmed = few ? 0 : edgeOf(fitUpperTail(logarithms.apart));
  const score = new Float32Array(count);
  const isOutlier = new Uint8Array(count);
  const signal = new Uint8Array(count);
  const judged = OUTLIER_SIGNALS.map((name, s) => {
    const values = logarithms[name];
    const tail = few ? { median: 0, edge: 0, shape: 1 } : fitUpperTail(values);
    const evidence = Float32Array.from(values, (value) => tailEvidence(tail, value));
    if (name === 'alone') for (let i = 0; i < count; i++) if (logarithms.apart[i]! < confirmed) evidence[i] = 0;
    const { cut, found } = evidenceCut(evidence, falseRate);
    const least = few ? Number.POSITIVE_INFINITY : tail.median + Math.log(LEAST_RATIO);
    let beyond = 0;
    for (let i = 0; i < count; i++) {
      const isBeyond = found > 0 && evidence[i]! >= cut && values[i]! >= least;
      const relative = evidence[i] === Number.POSITIVE_INFINITY ? 1 : evidence[i]! / (evidence[i]! + cut);
      const own = isBeyond ? Math.max(relative, JUST_BEYOND) : Math.min(relative, 0.5);
      if (isBeyond) {
        isOutlier[i] = 1;
        beyond++;
      }
      if (own > score[i]!) {
        score[i] = own;
        signal[i] = s;
      }
    }
    const at = Math.max(least, valueAtEvidence(tail, cut));
    return [name, { ratio: values.map(Math.exp), cut: Math.exp(at), beyond }] as const;
  });
  return {
    score,
    isOutlier,
    outliers: isOutlier.reduce((sum, is) => sum + is, 0),
    signal,
    signals: Object.fromEntries(judged) as Record<OutlierSignal, SignalScores>,
  };
}

/** The value that a tenth lies above. */
const edgeOf = ({ median, edge }: UpperTail): number => median + edge;

/** The score of an image exactly on the cut. */
const JUST_BEYOND = 0.5 + 2 ** -20;

/** Mean of each image's value and those of its nearest neighbours. */
function withCompanions({ count, k, neighbours }: NeighbourGraph, values: Float32Array): Float32Array {
  const means = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let sum = values[i]!;
    let size = 1;
    for (let n = 0; n < Math.min(k, COMPANIONS) && neighbours[i * k + n] !== NO_NEIGHBOUR; n++) {
      sum += values[neighbours[i * k + n]!]!;
      size++;
    }
    means[i] = sum / size;
  }
  return means;
}
