import { mutualGroups } from '../../kernel/cluster/mutual-groups.ts';
import type { ExactClasses } from './exact-classes.ts';
import type { ImageTable } from './image-table.ts';
import type { NearPairs } from './near-pairs.ts';

export type GroupRelation = 'identical-bytes' | 'identical-pixels' | 'near-duplicate' | 'flipped';

/** Images of which every two are related within the bound. */
export interface DuplicateGroup {
  /** The weakest relation in the group. */
  readonly relation: GroupRelation;
  /** Exact classes of the group; at least two, or one of at least two images. */
  readonly classes: readonly number[];
  /** Its weakest pair, as images; the first two of the class for an exact group. */
  readonly weakest: { readonly a: number; readonly b: number; readonly distance: number };
}

const isSameBytes = (table: ImageTable, members: readonly number[]): boolean =>
  members.every((image) => table.bytesNumber[image] === table.bytesNumber[members[0]!]);

export const exactRelation = (table: ImageTable, members: readonly number[]): 'identical-bytes' | 'identical-pixels' =>
  isSameBytes(table, members) ? 'identical-bytes' : 'identical-pixels';

/** Flipped pairs count as further apart than any straight pair, so that straight copies find each other first. */
const FLIPPED_PENALTY = 64;

/** Groups by confirmed pairs without chains; order-independent; sorted by their first image. */
export function duplicateGroups(table: ImageTable, classes: ExactClasses, near: NearPairs): DuplicateGroup[] {
  const confirmed = near.a.map((_, p) => p).filter((p) => near.isConfirmed[p]);
  const byPair = new Map(confirmed.map((p) => [`${near.a[p]}:${near.b[p]}`, p]));
  const cost = (p: number) => near.distance[p]! + (near.relation[p] === 'flipped' ? FLIPPED_PENALTY : 0);
  const mutual = mutualGroups(classes.members.length, {
    a: confirmed.map((p) => near.a[p]!),
    b: confirmed.map((p) => near.b[p]!),
    distance: confirmed.map(cost),
  });
  const first = (number: number) => classes.members[number]![0]!;
  const groups: DuplicateGroup[] = mutual.map((numbers) => {
    let weakest = -1;
    for (let i = 0; i < numbers.length; i++) {
      for (let j = i + 1; j < numbers.length; j++) {
        const p = byPair.get(`${numbers[i]}:${numbers[j]}`)!;
        if (weakest < 0 || cost(p) > cost(weakest)) weakest = p;
      }
    }
    return {
      relation: near.relation[weakest]!,
      classes: numbers,
      weakest: { a: first(near.a[weakest]!), b: first(near.b[weakest]!), distance: near.distance[weakest]! },
    };
  });
  const grouped = new Set(mutual.flat());
  classes.members.forEach((members, number) => {
    if (members.length < 2 || grouped.has(number)) return;
    groups.push({
      relation: exactRelation(table, members),
      classes: [number],
      weakest: { a: members[0]!, b: members[1]!, distance: 0 },
    });
  });
  return groups.sort((x, y) => first(x.classes[0]!) - first(y.classes[0]!));
}
