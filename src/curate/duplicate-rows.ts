import type { DuplicateGroup } from '../analyse/duplicates/groups.ts';
import {
  isIdentical,
  type RelatedPairs,
  type RepresentedClasses,
  relationName,
} from '../analyse/duplicates/related-pairs.ts';
import type { Relation } from '../model/relation.ts';
import { chooseKeeper, type KeeperFacts, type KeeperOptions } from './keeper.ts';

/** One row per image that is in a group. Images are numbers. */
export interface DuplicateRow {
  readonly image: number;
  readonly groupId: string;
  readonly groupSize: number;
  readonly isKeeper: boolean;
  readonly keeper: number;
  /** An exact copy of `exactOf`, which is kept in its stead. */
  readonly isExactDuplicate: boolean;
  readonly exactRelation: string | null;
  readonly exactOf: number | null;
  /** Set on the best of each further set of equal images of the group: how it is related to which image. */
  readonly nearSimilarity: number | null;
  readonly nearRelation: string | null;
  readonly nearOf: number | null;
}

export interface GroupRow {
  readonly groupId: string;
  readonly relation: Relation;
  readonly size: number;
  readonly keeper: number;
  readonly keeperReason: string;
  readonly weakest: DuplicateGroup['weakest'];
  /** Keeper first, then in id order. */
  readonly members: readonly number[];
}

/** What is known of an image of the groups. */
export interface GroupFacts {
  factsOf(image: number): KeeperFacts;
  /** Number of its bytes among all, equal where they are equal. */
  bytesOf(image: number): number | string;
}

/**
 * Names a keeper for every group and says of every other member which image makes it superfluous. Exact copies are told
 * from near ones, so that each image is at most one of the two, and a keeper is neither: removing every finding
 * never removes the last copy.
 */
export function duplicateRows(
  pairs: RelatedPairs,
  classes: RepresentedClasses,
  groups: readonly DuplicateGroup[],
  { factsOf, bytesOf }: GroupFacts,
  options: KeeperOptions = {},
): { readonly images: DuplicateRow[]; readonly groups: GroupRow[] } {
  const images: DuplicateRow[] = [];
  const rows: GroupRow[] = [];
  const byRepresentative = representativePairs(pairs);
  for (const group of groups) {
    const { members } = group;
    const choice = chooseKeeper(members.map(factsOf), options);
    const keeper = members[choice.index]!;
    const groupId = factsOf(members[0]!).id;
    rows.push({
      groupId,
      relation: group.relation,
      size: members.length,
      keeper,
      keeperReason: choice.reason,
      weakest: group.weakest,
      members: [keeper, ...members.filter((image) => image !== keeper)],
    });
    const sets = setsOf(members, classes.exactOf);
    const kept = sets.get(classes.exactOf[keeper]!)!;
    for (const equal of sets.values()) {
      const best = equal.includes(keeper) ? keeper : equal[chooseKeeper(equal.map(factsOf), options).index]!;
      const near = best === keeper ? undefined : nearPair(classes, byRepresentative, equal, kept);
      for (const image of equal) {
        const isExactDuplicate = image !== best;
        const nearIfBest = isExactDuplicate ? undefined : near;
        images.push({
          image,
          groupId,
          groupSize: members.length,
          isKeeper: image === keeper,
          keeper,
          isExactDuplicate,
          exactRelation: isExactDuplicate
            ? bytesOf(image) === bytesOf(best)
              ? 'identical-bytes'
              : 'identical-pixels'
            : null,
          exactOf: isExactDuplicate ? best : null,
          nearSimilarity: nearIfBest === undefined ? null : pairs.score[nearIfBest]!,
          nearRelation: nearIfBest === undefined ? null : relationName(pairs.relation[nearIfBest]!),
          nearOf: nearIfBest === undefined ? null : keeper,
        });
      }
    }
  }
  return { images: images.sort((a, b) => a.image - b.image), groups: rows };
}

/** Members by the set of equal images they are in, in order of the first. */
function setsOf(members: readonly number[], exactOf: Int32Array): Map<number, number[]> {
  const sets = new Map<number, number[]>();
  for (const image of members) {
    const set = sets.get(exactOf[image]!);
    if (set) set.push(image);
    else sets.set(exactOf[image]!, [image]);
  }
  return sets;
}

/** The pair by which each represented node hangs on the one that stands for it. */
function representativePairs(pairs: RelatedPairs): Map<number, number> {
  const found = new Map<number, number>();
  for (let p = 0; p < pairs.a.length; p++) {
    if (pairs.isRepresented[p] === 1 && !isIdentical(pairs.relation[p]!)) found.set(pairs.b[p]!, p);
  }
  return found;
}

/** The pair by which equal images hang on the kept ones: the link of their classes, or with what stands for them. */
function nearPair(
  { classOf, members, links }: RepresentedClasses,
  byRepresentative: ReadonlyMap<number, number>,
  equal: readonly number[],
  kept: readonly number[],
): number | undefined {
  const [x, y] = [classOf[equal[0]!]!, classOf[kept[0]!]!].sort((p, q) => p - q) as [number, number];
  if (x !== y) return links.get(x * members.length + y);
  const represented = [...equal, ...kept].find((image) => byRepresentative.has(image));
  return represented === undefined ? undefined : byRepresentative.get(represented);
}
