import { COPY_RELATIONS, RELATIONS, type Relation } from '../../model/relation.ts';
import { Partition } from './partition.ts';

/** Pairs of the nodes `0 … count - 1` with what was found about them, as parallel arrays. */
export interface RelatedPairs {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  /** Index into {@link RELATIONS}; anything beyond is no relation. */
  readonly relation: ArrayLike<number>;
  /** 0–1. */
  readonly score: ArrayLike<number>;
  /** 1 where `a` stands for `b` in all further pairs. */
  readonly isRepresented: ArrayLike<number>;
}

const IDENTICAL = RELATIONS.indexOf('identical-pixels');
const LAST_COPY = COPY_RELATIONS.length - 1;

export const isIdentical = (relation: number): boolean => relation <= IDENTICAL;

/** The pair is of copies, and sure enough. Identical ones always are. */
export const isLinked = (pairs: RelatedPairs, p: number, threshold: number): boolean =>
  isIdentical(pairs.relation[p]!) || (pairs.relation[p]! <= LAST_COPY && pairs.score[p]! > threshold);

/**
 * Nodes that one of them stands for: equal ones, and those that were compared with one alone. Links between them are
 * links between all their members.
 */
export interface RepresentedClasses {
  /** Class of each node; classes are numbered by their first member. */
  readonly classOf: Int32Array;
  readonly members: readonly (readonly number[])[];
  /** The set of equal nodes each node is in. */
  readonly exactOf: Int32Array;
  /** Best link between two classes: `low * classes + high` → pair. */
  readonly links: ReadonlyMap<number, number>;
  /** Weakest pair that ties a class together, -1 where all are equal. */
  readonly weakestWithin: Int32Array;
}

/**
 * @param threshold score above which a pair links
 * @param vetoes pairs of nodes that are no duplicates whatever the score: they, and what is equal to them, do not link.
 *   Equal nodes stay equal.
 */
export function representedClasses(
  count: number,
  pairs: RelatedPairs,
  threshold: number,
  vetoes: readonly (readonly [number, number])[] = [],
): RepresentedClasses {
  const exact = new Partition(count);
  const all = new Partition(count);
  for (let p = 0; p < pairs.a.length; p++) {
    if (isIdentical(pairs.relation[p]!)) {
      exact.union(pairs.a[p]!, pairs.b[p]!);
      all.union(pairs.a[p]!, pairs.b[p]!);
    }
  }
  const exactOf = exact.sets().setOf;
  const spanned = pairKeys(vetoes, exactOf, count);
  const isVetoed = (p: number) =>
    spanned.size > 0 && spanned.has(pairKey(exactOf[pairs.a[p]!]!, exactOf[pairs.b[p]!]!, count));
  // Whoever is parted from another stands for itself: what represents it may stand for the other as well.
  const parted = new Set(vetoes.flatMap(([a, b]) => [exactOf[a]!, exactOf[b]!]));
  for (let p = 0; p < pairs.a.length; p++) {
    if (pairs.isRepresented[p] === 1 && isLinked(pairs, p, threshold) && !parted.has(exactOf[pairs.b[p]!]!)) {
      all.union(pairs.a[p]!, pairs.b[p]!);
    }
  }
  const { setOf: classOf, members } = all.sets();
  const links = new Map<number, number>();
  const weakestWithin = new Int32Array(members.length).fill(-1);
  for (let p = 0; p < pairs.a.length; p++) {
    if (isIdentical(pairs.relation[p]!) || !isLinked(pairs, p, threshold) || isVetoed(p)) continue;
    const x = classOf[pairs.a[p]!]!;
    const y = classOf[pairs.b[p]!]!;
    if (x === y) {
      if (pairs.isRepresented[p] === 1) weakestWithin[x] = weaker(pairs, weakestWithin[x]!, p);
      continue;
    }
    const key = pairKey(x, y, members.length);
    const known = links.get(key);
    if (known === undefined || weaker(pairs, p, known) === known) links.set(key, p);
  }
  for (const key of pairKeys(vetoes, classOf, members.length)) links.delete(key);
  return { classOf, members, exactOf, links, weakestWithin };
}

const pairKey = (x: number, y: number, span: number): number => Math.min(x, y) * span + Math.max(x, y);

const pairKeys = (pairs: readonly (readonly [number, number])[], numberOf: Int32Array, span: number): Set<number> =>
  new Set(pairs.map(([a, b]) => pairKey(numberOf[a]!, numberOf[b]!, span)));

/** Of two pairs the one with the lower score, then the looser relation, then of the first images; -1 is no pair. */
export function weaker(pairs: RelatedPairs, p: number, q: number): number {
  if (p < 0) return q;
  if (q < 0) return p;
  const difference =
    pairs.score[q]! - pairs.score[p]! ||
    pairs.relation[p]! - pairs.relation[q]! ||
    pairs.a[q]! - pairs.a[p]! ||
    pairs.b[q]! - pairs.b[p]!;
  return difference < 0 ? q : p;
}

export const relationName = (relation: number): Relation | 'unrelated' => RELATIONS[relation] ?? 'unrelated';
