import nearDuplicate from '../../analyse/checks/near-duplicate.ts';
import { loadRelations } from '../../catalog/stored-relations.ts';
import { RELATIONS } from '../../model/relation.ts';
import { calibratedChecks, LINKING_CHECK } from '../link-threshold.ts';
import { standingVetoes } from '../vetoes.ts';
import type { ReviewSession, ReviewState } from './session.ts';
import { ThresholdCounter, type ThresholdCounts } from './threshold-counts.ts';
import { countAbove, type LinkablePairs, linkablePairs } from './threshold-pairs.ts';

interface Linkable {
  readonly pairs: LinkablePairs;
  readonly counter: ThresholdCounter;
  /** At the threshold in force. */
  readonly now: ThresholdCounts;
  /** Number of the image that stands for each class. */
  readonly images: Uint32Array;
}

const loaded = new WeakMap<ReviewState, Promise<Linkable>>();

/** The pairs of a state that a threshold decides about; read when first asked for. */
function linkable(state: ReviewState): Promise<Linkable> {
  const known = loaded.get(state);
  if (known) return known;
  const pairs = load(state);
  loaded.set(state, pairs);
  pairs.catch(() => loaded.delete(state));
  return pairs;
}

async function load({ table, workspace }: ReviewState): Promise<Linkable> {
  const { ids, pairs } = await loadRelations(workspace.database, 'pairs', -1);
  const numberOf = new Map<string, number>();
  const vetoes = standingVetoes(workspace.folder);
  if (vetoes.length > 0) for (const [node, id] of ids.entries()) numberOf.set(id, node);
  const vetoed = vetoes.flatMap(([a, b]) => {
    const [x, y] = [numberOf.get(a), numberOf.get(b)];
    return x === undefined || y === undefined ? [] : [[x, y] as const];
  });
  const classes = linkablePairs(ids.length, pairs);
  const counter = new ThresholdCounter(classes, workspace.snapshot.threshold, vetoed);
  return {
    pairs: classes,
    counter,
    now: counter.at(workspace.snapshot.threshold),
    images: Uint32Array.from(classes.members, ([first]) => table.numberOf(ids[first!]!)),
  };
}

/** How many groups another threshold would make, and what would change. */
export async function thresholdEffect(state: ReviewState, threshold: number) {
  const { counter, now } = await linkable(state);
  const { groups, duplicateImages, ...changes } = counter.at(threshold);
  return {
    at: { threshold, groups, duplicateImages },
    now: {
      threshold: state.workspace.snapshot.threshold,
      groups: now.groups,
      duplicateImages: now.duplicateImages,
    },
    ...changes,
  };
}

const BINS = 70;

/** What the threshold can be, and how the scores of the pairs that can link lie. */
export async function linkScores(state: ReviewState) {
  const { pairs } = await linkable(state);
  const { manifest, snapshot } = state.workspace;
  const [from, to] = nearDuplicate.range;
  const bins = new Array<number>(BINS).fill(0);
  for (const score of pairs.score) {
    const bin = Math.floor((BINS * (score - from)) / (to - from));
    bins[Math.max(0, Math.min(BINS - 1, bin))]!++;
  }
  return {
    range: [from, to] as const,
    bins,
    pairs: pairs.score.length,
    now: snapshot.threshold,
    usual: nearDuplicate.threshold,
    calibrated: calibratedChecks(manifest).thresholds?.[LINKING_CHECK] ?? null,
    isReviewed: manifest.reviewed.thresholds[LINKING_CHECK] !== undefined,
  };
}

/** The pairs whose scores lie next to a threshold on either side, nearest first; one for each two sets of equal images. */
export async function boundaryPairs(session: ReviewSession, state: ReviewState, threshold: number, limit: number) {
  const { pairs, images } = await linkable(state);
  const { areDifferent } = session.decisions.standing();
  const shown = (p: number) => {
    const [x, y] = [images[pairs.a[p]!]!, images[pairs.b[p]!]!];
    const [a, b] = x < y ? [x, y] : [y, x];
    return {
      a,
      b,
      relation: RELATIONS[pairs.relation[p]!]!,
      score: pairs.score[p]!,
      isDifferent: areDifferent(state.table.idOf(a), state.table.idOf(b)),
    };
  };
  const line = countAbove(pairs.score, threshold);
  const above = Array.from({ length: Math.min(limit, line) }, (_, i) => shown(line - 1 - i));
  const below = Array.from({ length: Math.min(limit, pairs.score.length - line) }, (_, i) => shown(line + i));
  return { above, below };
}
