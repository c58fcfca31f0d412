import { type Estimate, wilson } from '../evaluate/wilson.ts';

/** What was counted about one image: hits among its trials. */
export interface Cluster {
  readonly hits: number;
  readonly trials: number;
}

/**
 * Share of hits with a 95 % interval that knows that trials of one image go together: copies of an easy picture are all
 * found, those of a hard one all missed. Wilson's interval with the number of independent trials that would vary as much
 * as the images do (Kish's effective sample size, as Korn & Graubard 1998 use it for proportions); never more than the
 * trials. Where all or none hit nothing varies: every image then counts as one trial.
 */
export function clusteredShare(clusters: Iterable<Cluster>): Estimate {
  const counted = [...clusters].filter(({ trials }) => trials > 0);
  const hits = counted.reduce((sum, cluster) => sum + cluster.hits, 0);
  const trials = counted.reduce((sum, cluster) => sum + cluster.trials, 0);
  if (trials === 0) return wilson(0, 0);
  const effective = effectiveTrials(counted, hits / trials, trials);
  return wilson((hits / trials) * effective, effective);
}

function effectiveTrials(clusters: readonly Cluster[], share: number, trials: number): number {
  const images = clusters.length;
  if (share === 0 || share === 1 || images < 2) return images;
  const squares = clusters.reduce((sum, { hits, trials: own }) => sum + (hits - share * own) ** 2, 0);
  const variance = ((images / (images - 1)) * squares) / trials ** 2;
  return Math.min(trials, Math.max(1, (share * (1 - share)) / variance));
}
