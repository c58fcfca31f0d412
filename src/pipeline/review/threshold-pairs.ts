import { Partition } from '../../analyse/duplicates/partition.ts';
import { isIdentical, type RelatedPairs } from '../../analyse/duplicates/related-pairs.ts';

/**
 * The pairs that a threshold decides about, between classes of identical images: these are groups at any threshold, so
 * that each class is one node here. Sorted by score, surest first.
 */
export interface LinkablePairs {
  /** Nodes of each class, by class; the first stands for it. */
  readonly members: readonly (readonly number[])[];
  readonly classOf: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly relation: Uint8Array;
  readonly score: Float64Array;
  readonly isRepresented: Uint8Array;
}

/** @param pairs of the nodes `0 … count - 1`, copies only */
export function linkablePairs(count: number, pairs: RelatedPairs): LinkablePairs {
  const exact = new Partition(count);
  for (let p = 0; p < pairs.a.length; p++) {
    if (isIdentical(pairs.relation[p]!)) exact.union(pairs.a[p]!, pairs.b[p]!);
  }
  const { setOf: classOf, members } = exact.sets();
  // One comparison stands in the table once for every two members of the two classes.
  const kept = new Map<string, number>();
  const alone: number[] = [];
  const isRepresented = new Set<number>();
  for (let p = 0; p < pairs.a.length; p++) {
    if (isIdentical(pairs.relation[p]!)) continue;
    const [x, y] = [classOf[pairs.a[p]!]!, classOf[pairs.b[p]!]!];
    if (x === y) continue;
    if (members[x]!.length === 1 && members[y]!.length === 1) {
      alone.push(p);
      if (pairs.isRepresented[p] === 1) isRepresented.add(p);
      continue;
    }
    const key = `${x} ${y} ${pairs.relation[p]} ${pairs.score[p]}`;
    const known = kept.get(key) ?? p;
    kept.set(key, known);
    if (pairs.isRepresented[p] === 1) isRepresented.add(known);
  }
  const [low, high] = [Math.min, Math.max].map(
    (end) => (p: number) => end(classOf[pairs.a[p]!]!, classOf[pairs.b[p]!]!),
  );
  // Ties as groups are made: by the classes' numbers.
  const order = [...alone, ...kept.values()].sort(
    (p, q) => pairs.score[q]! - pairs.score[p]! || low!(p) - low!(q) || high!(p) - high!(q) || p - q,
  );
  return {
    members,
    classOf,
    a: Int32Array.from(order, (p) => classOf[pairs.a[p]!]!),
    b: Int32Array.from(order, (p) => classOf[pairs.b[p]!]!),
    relation: Uint8Array.from(order, (p) => pairs.relation[p]!),
    score: Float64Array.from(order, (p) => pairs.score[p]!),
    isRepresented: Uint8Array.from(order, (p) => (isRepresented.has(p) ? 1 : 0)),
  };
}

/** How many of scores that descend lie above a threshold. */
export function countAbove(score: Float64Array, threshold: number): number {
  let low = 0;
  let high = score.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (score[middle]! > threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
