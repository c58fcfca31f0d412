import type { LocalFeatures } from './local-features.ts';
import type { FeatureMatches } from './match-features.ts';
import type { PointPairs } from './plane-transform.ts';

/** Width and height, px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What matched features say of how `b`'s picture lies on `a`'s: `from` points are those of `b`. */
export interface MatchedPoints extends PointPairs {
  readonly count: number;
  /** log2 of how much larger the feature is in `a`. */
  readonly zoom: Float64Array;
  /** How much further it is turned in `a`, radians. */
  readonly turn: Float64Array;
}

export function matchedPoints(a: LocalFeatures, b: LocalFeatures, matches: FeatureMatches): MatchedPoints {
  const { count } = matches;
  const column = (value: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, m) => value(matches.a[m]!, matches.b[m]!));
  return {
    count,
    fromX: column((_, j) => b.x[j]!),
    fromY: column((_, j) => b.y[j]!),
    toX: column((i) => a.x[i]!),
    toY: column((i) => a.y[i]!),
    zoom: column((i, j) => Math.log2(a.scale[i]! / b.scale[j]!)),
    turn: column((i, j) => a.angle[i]! - b.angle[j]!),
  };
}
