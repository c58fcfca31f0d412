import { RELATIONS } from '../../model/relation.ts';
import { once, type PairSet, type Sides } from './pair-sets.ts';
import type { RelatedImages } from './related-images.ts';

export interface AcrossCounts {
  /** Pairs whose images are on two different sides, by place in `RELATIONS`. */
  readonly byRank: Float64Array;
  /** The same, all accepted relations together, by sides: `bySides[i * sides + j]` with i < j. */
  readonly bySides: Float64Array;
}

type Tally = Map<number, number>;

function tallyOf(members: readonly number[], side: Sides): Tally {
  const tally: Tally = new Map();
  for (const image of members) {
    const at = side[image]!;
    if (at >= 0) tally.set(at, (tally.get(at) ?? 0) + 1);
  }
  return tally;
}

const totalOf = (tally: Tally): number => {
  let total = 0;
  for (const n of tally.values()) total += n;
  return total;
};

/**
 * Counts all related pairs across sides, exactly, in time that grows with images and rows, not with pairs: of a set of
 * copies it counts how many each side has.
 *
 * @param sides number of sides to count apart; 0 when only totals matter, however many sides there are
 * @param accept which relations count, by place in `RELATIONS`
 */
export function countAcross(
  related: RelatedImages,
  side: Sides,
  sides: number,
  accept: (rank: number) => boolean,
): AcrossCounts {
  const byRank = new Float64Array(RELATIONS.length);
  const bySides = new Float64Array(sides * sides);
  const add = (rank: number, a: number, b: number, n: number) => {
    byRank[rank]! += n;
    if (sides > 0) bySides[Math.min(a, b) * sides + Math.max(a, b)]! += n;
  };
  const addBetween = (rank: number, one: Tally, other: Tally, factor: number) => {
    if (sides > 0) {
      for (const [a, n] of one) for (const [b, m] of other) if (a !== b) add(rank, a, b, factor * n * m);
      return;
    }
    let same = 0;
    for (const [at, n] of one) same += n * (other.get(at) ?? 0);
    add(rank, 0, 0, factor * (totalOf(one) * totalOf(other) - same));
  };
  const tallied = once((members) => tallyOf(members, side));
  for (const set of related.sets) {
    if (!accept(set.rank)) continue;
    const one = tallied(set.one);
    if (set.other) addBetween(set.rank, one, tallied(set.other), 1);
    else {
      // Within a set each pair is met from both ends.
      addBetween(set.rank, one, one, 0.5);
      for (const same of byKey(set).values()) {
        if (same.length < 2) continue;
        const tally = tallyOf(same, side);
        addBetween(set.rank, tally, tally, -0.5);
      }
    }
  }
  const { table } = related;
  const addRow = (row: number, rank: number, n: number) => {
    const a = side[table.a[row]!]!;
    const b = side[table.b[row]!]!;
    if (a >= 0 && b >= 0 && a !== b && accept(rank)) add(rank, a, b, n);
  };
  related.overrides.forEach((row, i) => {
    addRow(row, related.overriddenRank[i]!, -1);
  });
  for (const row of related.rows) addRow(row, table.rank[row]!, 1);
  return { byRank, bySides };
}

function byKey({ one, keyOf }: PairSet): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  if (!keyOf) return groups;
  for (const image of one) {
    const known = groups.get(keyOf(image));
    if (known) known.push(image);
    else groups.set(keyOf(image), [image]);
  }
  return groups;
}
