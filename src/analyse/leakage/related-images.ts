import { RELATIONS } from '../../model/relation.ts';
import { clusterImages } from './clusters.ts';
import { clusterSets, exactSets, type PairSet } from './pair-sets.ts';
import type { RelatedRows } from './related-rows.ts';

const IDENTICAL_BYTES = RELATIONS.indexOf('identical-bytes');
const IDENTICAL_PIXELS = RELATIONS.indexOf('identical-pixels');

/** Every image of `one` is related to every image of `other`, as the best row between them says. */
interface Product {
  readonly one: readonly number[];
  readonly other: readonly number[];
  rank: number;
  score: number;
}

/**
 * All related pairs of images, also those that the `pairs` table does not spell out: exact copies share all their
 * relations, and an image that another one stands for has the relations of that one. Held as rows and sets, whose
 * size does not grow with the number of pairs.
 *
 * A pair comes from exactly one of these: a row of `rows`, or a set of `sets`, there without the pairs of which
 * {@link RelatedImages.isOverridden} holds.
 */
export interface RelatedImages {
  /** Number of images. */
  readonly count: number;
  readonly table: RelatedRows;
  /** Indexes of the confirmed rows that speak for their own pair. */
  readonly rows: readonly number[];
  /** Rows about a pair that follows from the sets, too; the row is right, whatever it says. */
  readonly overrides: readonly number[];
  /** What the pair of each row of `overrides` would have been: place in `RELATIONS`. */
  readonly overriddenRank: readonly number[];
  readonly sets: readonly PairSet[];
  /** The pair `a < b` is one of a row, not of the sets. */
  isOverridden(a: number, b: number): boolean;
}

/** The relation of two exact copies: equal bytes where known, else equal pixels. */
const exactRank = (bytesNumber: Int32Array, a: number, b: number): number =>
  bytesNumber[a]! >= 0 && bytesNumber[a] === bytesNumber[b] ? IDENTICAL_BYTES : IDENTICAL_PIXELS;

const isIdentical = (rank: number): boolean => rank <= IDENTICAL_PIXELS;

/**
 * @param count number of images; rows name them 0 … count - 1, in id order
 * @param bytesNumber equal for equal bytes, -1 when unknown
 */
export function relatedImages(count: number, table: RelatedRows, bytesNumber: Int32Array): RelatedImages {
  const clusters = clusterImages(count, table);
  const { exactOf, rootOf, viaRank, exactMembers, clusterMembers } = clusters;
  const key = (a: number, b: number) => (a < b ? a * count + b : b * count + a);
  const isAtRoot = (image: number) => exactOf[image] === rootOf[image];
  const betweenRoots = new Map<number, Product>();
  const betweenExact = new Map<number, Product>();
  const improve = (
    products: Map<number, Product>,
    a: number,
    b: number,
    members: (id: number) => readonly number[],
    row: number,
  ) => {
    const known = products.get(key(a, b));
    const rank = table.rank[row]!;
    const score = table.score[row]!;
    if (!known) products.set(key(a, b), { one: members(a), other: members(b), rank, score });
    else if (rank < known.rank || (rank === known.rank && score > known.score)) {
      known.rank = rank;
      known.score = score;
    }
  };
  for (let row = 0; row < table.count; row++) {
    if (!table.isConfirmed[row]) continue;
    const a = table.a[row]!;
    const b = table.b[row]!;
    if (rootOf[a] === rootOf[b]) continue;
    if (isAtRoot(a) && isAtRoot(b)) {
      const isAlone = !clusterMembers.has(rootOf[a]!) && !clusterMembers.has(rootOf[b]!);
      if (!isAlone) improve(betweenRoots, rootOf[a]!, rootOf[b]!, (id) => clusterMembers.get(id) ?? [id], row);
    } else improve(betweenExact, exactOf[a]!, exactOf[b]!, (id) => exactMembers.get(id) ?? [id], row);
  }
  for (const [at, { one, other }] of betweenExact) {
    if (betweenRoots.has(key(rootOf[one[0]!]!, rootOf[other[0]!]!))) betweenExact.delete(at);
  }
  const rows: number[] = [];
  const overrides: number[] = [];
  const overriddenRank: number[] = [];
  const overridden = new Set<number>();
  const hasOverride = new Uint8Array(count);
  for (let row = 0; row < table.count; row++) {
    const a = table.a[row]!;
    const b = table.b[row]!;
    const isConfirmed = table.isConfirmed[row] === 1;
    let derived = -1;
    if (exactOf[a] === exactOf[b]) {
      if (isConfirmed && isIdentical(table.rank[row]!)) continue;
      derived = exactRank(bytesNumber, a, b);
    } else if (rootOf[a] === rootOf[b]) derived = Math.max(viaRank[a]!, viaRank[b]!);
    else {
      const product = betweenRoots.get(key(rootOf[a]!, rootOf[b]!)) ?? betweenExact.get(key(exactOf[a]!, exactOf[b]!));
      if (product) derived = product.rank;
    }
    if (isConfirmed) rows.push(row);
    if (derived < 0) continue;
    overrides.push(row);
    overriddenRank.push(derived);
    overridden.add(key(a, b));
    hasOverride[a] = 1;
    hasOverride[b] = 1;
  }
  const sets: PairSet[] = [];
  for (const members of exactMembers.values()) sets.push(...exactSets(members, bytesNumber));
  for (const members of clusterMembers.values()) sets.push(...clusterSets(members, clusters));
  for (const product of [...betweenRoots.values(), ...betweenExact.values()])
    sets.push({ ...product, keyOf: null, scoreOf: null });
  return {
    count,
    table,
    rows,
    overrides,
    overriddenRank,
    sets,
    isOverridden: (a, b) => hasOverride[a] === 1 && hasOverride[b] === 1 && overridden.has(key(a, b)),
  };
}
