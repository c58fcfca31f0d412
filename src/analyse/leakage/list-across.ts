import { type PairSet, SidedSets, type Sides } from './pair-sets.ts';
import type { RelatedImages } from './related-images.ts';

/** Pairs as flat columns, closest relation and highest score first, then in id order; `a < b`. */
export interface AcrossPairs {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Place in `RELATIONS`. */
  readonly rank: Uint8Array;
  readonly score: Float64Array;
}

/** Receives a pair; returns true to stop. */
type Take = (a: number, b: number, score: number) => boolean;

/** Calls back with each pair of a set that is across, until told to stop. @returns whether it was */
function forEachAcross(
  set: PairSet,
  side: Sides,
  sided: SidedSets,
  isOverridden: RelatedImages['isOverridden'],
  take: Take,
): boolean {
  const { one, other, keyOf, score, scoreOf } = set;
  const sides = sided.grouped(other ?? one, keyOf);
  for (const a of one) {
    const own = side[a]!;
    if (own < 0) continue;
    for (const [at, keys] of sides) {
      // Within a set each pair is met once, from its lower side.
      if (other ? at === own : at <= own) continue;
      for (const [key, others] of keys) {
        if (keyOf && key === keyOf(a)) continue;
        for (const b of others) if (!isOverridden(a, b) && take(a, b, scoreOf ? scoreOf(a, b) : score)) return true;
      }
    }
  }
  return false;
}

const firstOf = ({ one, other }: PairSet): number => Math.min(one[0]!, other?.[0] ?? one[0]!);

/**
 * Lists related pairs across sides, worst first, at most `limit` of them. Time and memory grow with what is listed, with
 * images and rows, never with all the pairs there are.
 *
 * @param accept which relations are listed, by place in `RELATIONS`
 */
export function listAcross(
  related: RelatedImages,
  side: Sides,
  accept: (rank: number) => boolean,
  limit: number,
): AcrossPairs {
  const { table, isOverridden } = related;
  const sided = new SidedSets(side);
  const rows = Int32Array.from(
    related.rows.filter((row) => {
      const a = side[table.a[row]!]!;
      const b = side[table.b[row]!]!;
      return a >= 0 && b >= 0 && a !== b && accept(table.rank[row]!);
    }),
  ).sort(
    (x, y) =>
      table.rank[x]! - table.rank[y]! ||
      table.score[y]! - table.score[x]! ||
      table.a[x]! - table.a[y]! ||
      table.b[x]! - table.b[y]!,
  );
  const sets = related.sets
    .filter((set) => accept(set.rank) && sided.isAcross(set))
    .sort((x, y) => x.rank - y.rank || y.score - x.score || firstOf(x) - firstOf(y));
  const a: number[] = [];
  const b: number[] = [];
  const rank: number[] = [];
  const score: number[] = [];
  const takeOf = (at: number) => (x: number, y: number, value: number) => {
    a.push(Math.min(x, y));
    b.push(Math.max(x, y));
    rank.push(at);
    score.push(value);
    return a.length >= limit;
  };
  for (let r = 0, s = 0; a.length < limit && (r < rows.length || s < sets.length); ) {
    const row = rows[r];
    const set = sets[s];
    const isRowNext =
      row !== undefined &&
      (set === undefined ||
        table.rank[row]! < set.rank ||
        (table.rank[row] === set.rank && table.score[row]! >= set.score));
    if (isRowNext) {
      takeOf(table.rank[row]!)(table.a[row]!, table.b[row]!, table.score[row]!);
      r++;
    } else {
      forEachAcross(set!, side, sided, isOverridden, takeOf(set!.rank));
      s++;
    }
  }
  // Sets bring their pairs in an order of their own.
  const order = Int32Array.from(a, (_, i) => i).sort(
    (x, y) => rank[x]! - rank[y]! || score[y]! - score[x]! || a[x]! - a[y]! || b[x]! - b[y]!,
  );
  return {
    count: order.length,
    a: order.map((i) => a[i]!),
    b: order.map((i) => b[i]!),
    rank: Uint8Array.from(order, (i) => rank[i]!),
    score: Float64Array.from(order, (i) => score[i]!),
  };
}
