import type { Clusters } from './clusters.ts';

/**
 * Many related pairs in one: every image of `one` with every image of `other`; or, where `other` is null, all pairs
 * within `one`. Where there are keys, images of equal key are no pair of this set.
 */
export interface PairSet {
  readonly one: readonly number[];
  readonly other: readonly number[] | null;
  readonly keyOf: ((image: number) => number) | null;
  /** Place in `RELATIONS` of all its pairs. */
  readonly rank: number;
  /** The highest score of its pairs, 0–1. */
  readonly score: number;
  /** The score of one pair where they differ. */
  readonly scoreOf: ((a: number, b: number) => number) | null;
}

const IDENTICAL_BYTES = 0;
const IDENTICAL_PIXELS = 1;

/** Copies with equal bytes, then those whose pixels alone are equal. Unknown bytes (-1) equal nothing. */
export function exactSets(members: readonly number[], bytesNumber: Int32Array): PairSet[] {
  const key = (image: number) => (bytesNumber[image]! >= 0 ? bytesNumber[image]! : -1 - image);
  const byBytes = new Map<number, number[]>();
  for (const image of members) {
    const known = byBytes.get(key(image));
    if (known) known.push(image);
    else byBytes.set(key(image), [image]);
  }
  const sets: PairSet[] = [];
  for (const same of byBytes.values()) {
    if (same.length > 1)
      sets.push({ one: same, other: null, keyOf: null, rank: IDENTICAL_BYTES, score: 1, scoreOf: null });
  }
  if (byBytes.size > 1)
    sets.push({ one: members, other: null, keyOf: key, rank: IDENTICAL_PIXELS, score: 1, scoreOf: null });
  return sets;
}

/**
 * Pairs between the exact classes of a cluster. What one image stands for is related to it by a known pair, and to each
 * other no closer than the weaker of both pairs says.
 */
export function clusterSets(members: readonly number[], { exactOf, viaRank, viaScore }: Clusters): PairSet[] {
  const sets: PairSet[] = [];
  const ranks = [...new Set(members.map((image) => viaRank[image]!))].sort((a, b) => a - b);
  const scoreOf = (a: number, b: number) => Math.min(viaScore[a]!, viaScore[b]!);
  const highest = (images: readonly number[]) => images.reduce((most, image) => Math.max(most, viaScore[image]!), 0);
  for (const rank of ranks) {
    // Nothing but the root's own exact class is at rank 0.
    if (rank === 0) continue;
    const at = members.filter((image) => viaRank[image] === rank);
    const closer = members.filter((image) => viaRank[image]! < rank);
    const score = highest(at);
    if (closer.length > 0) sets.push({ one: closer, other: at, keyOf: null, rank, score, scoreOf });
    sets.push({ one: at, other: null, keyOf: (image) => exactOf[image]!, rank, score, scoreOf });
  }
  return sets;
}

/** Which side (split, label …) each image is on; -1 is none, and such images are in no pair across. */
export type Sides = Int32Array;

/** Members by side, and each side's by key: what is no pair can be passed over unseen. */
export type GroupedMembers = ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>;

function groupMembers(members: readonly number[], side: Sides, keyOf: PairSet['keyOf']): GroupedMembers {
  const sides = new Map<number, Map<number, number[]>>();
  for (const image of members) {
    const at = side[image]!;
    if (at < 0) continue;
    let keys = sides.get(at);
    if (!keys) {
      keys = new Map();
      sides.set(at, keys);
    }
    const key = keyOf ? keyOf(image) : 0;
    const known = keys.get(key);
    if (known) known.push(image);
    else keys.set(key, [image]);
  }
  return sides;
}

/** Makes something of each array of members once: a large set of copies is part of as many sets as it has relations. */
export function once<T>(make: (members: readonly number[]) => T): (members: readonly number[]) => T {
  const made = new Map<readonly number[], T>();
  return (members) => {
    // Most arrays are of one image, and quicker made again than remembered.
    if (members.length === 1) return make(members);
    let value = made.get(members);
    if (value === undefined) {
      value = make(members);
      made.set(members, value);
    }
    return value;
  };
}

/** What is known of members on sides. */
export class SidedSets {
  readonly #side: Sides;
  readonly #group: (members: readonly number[]) => GroupedMembers;

  constructor(side: Sides) {
    this.#side = side;
    this.#group = once((members) => groupMembers(members, side, null));
  }

  grouped(members: readonly number[], keyOf: PairSet['keyOf']): GroupedMembers {
    return keyOf ? groupMembers(members, this.#side, keyOf) : this.#group(members);
  }

  /** Whether any pair of the set could be across. */
  isAcross({ one, other }: PairSet): boolean {
    const first = this.#group(one);
    if (!other || first.size === 0) return first.size > 1;
    const second = this.#group(other);
    if (first.size > 1 || second.size !== 1) return second.size > 0;
    return first.keys().next().value !== second.keys().next().value;
  }
}
