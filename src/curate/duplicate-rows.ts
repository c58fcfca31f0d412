import type { ExactClasses } from '../analyse/duplicates/exact-classes.ts';
import type { DuplicateGroup } from '../analyse/duplicates/groups.ts';
import { exactRelation } from '../analyse/duplicates/groups.ts';
import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import type { NearPairs } from '../analyse/duplicates/near-pairs.ts';
import { chooseKeeper, type KeeperFacts } from './keeper.ts';

/** One row per image that is in a group. */
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
  /** Set on the best of each further exact class of the group: pHash distance to the keeper. */
  readonly nearDistance: number | null;
  readonly nearRelation: string | null;
  readonly nearOf: number | null;
}

export interface GroupRow {
  readonly groupId: string;
  readonly relation: string;
  readonly size: number;
  readonly keeper: number;
  readonly keeperReason: string;
  readonly weakest: { readonly a: number; readonly b: number; readonly distance: number };
  /** Keeper first, then in id order. */
  readonly members: readonly number[];
}

/**
 * Names a keeper for every group and says of every other member which image makes it superfluous. Exact copies are told
 * from near ones, so that each image is at most one of the two, and a keeper is neither: removing every finding
 * never removes the last copy.
 */
export function duplicateRows(
  table: ImageTable,
  classes: ExactClasses,
  near: NearPairs,
  groups: readonly DuplicateGroup[],
  factsOf: (image: number) => KeeperFacts,
): { readonly images: DuplicateRow[]; readonly groups: GroupRow[] } {
  const pairOf = new Map(near.a.map((_, p) => [`${near.a[p]}:${near.b[p]}`, p]));
  const images: DuplicateRow[] = [];
  const rows: GroupRow[] = [];
  for (const group of groups) {
    const members = group.classes.flatMap((number) => classes.members[number]!).sort((a, b) => a - b);
    const choice = chooseKeeper(members.map(factsOf));
    const keeper = members[choice.index]!;
    const groupId = table.ids[members[0]!]!;
    rows.push({
      groupId,
      relation: group.relation,
      size: members.length,
      keeper,
      keeperReason: choice.reason,
      weakest: group.weakest,
      members: [keeper, ...members.filter((image) => image !== keeper)],
    });
    for (const number of group.classes) {
      const inClass = classes.members[number]!;
      const isKeeperClass = inClass.includes(keeper);
      const best = isKeeperClass ? keeper : inClass[chooseKeeper(inClass.map(factsOf)).index]!;
      const [low, high] = [number, classes.classOf[keeper]!].sort((a, b) => a - b) as [number, number];
      const pair = isKeeperClass ? undefined : pairOf.get(`${low}:${high}`);
      for (const image of inClass) {
        const isExactDuplicate = image !== best;
        const isNear = !isExactDuplicate && pair !== undefined;
        images.push({
          image,
          groupId,
          groupSize: members.length,
          isKeeper: image === keeper,
          keeper,
          isExactDuplicate,
          exactRelation: isExactDuplicate ? exactRelation(table, [best, image]) : null,
          exactOf: isExactDuplicate ? best : null,
          nearDistance: isNear ? near.distance[pair]! : null,
          nearRelation: isNear ? near.relation[pair]! : null,
          nearOf: isNear ? keeper : null,
        });
      }
    }
  }
  return { images: images.sort((a, b) => a.image - b.image), groups: rows };
}
