import { mutualGroups } from '../../kernel/cluster/mutual-groups.ts';
import type { Relation } from '../../model/relation.ts';
import { isIdentical, type RelatedPairs, type RepresentedClasses, relationName, weaker } from './related-pairs.ts';

/** Images of which every two are related within the bound. */
export interface DuplicateGroup {
  /** Of the weakest pair. */
  readonly relation: Relation;
  /** Ascending; at least two. */
  readonly members: readonly number[];
  readonly weakest: { readonly a: number; readonly b: number; readonly relation: Relation; readonly score: number };
}

/**
 * Groups without chains: every two classes of a group are a linked pair. Closest pairs come first, ties by number, so
 * the result does not depend on any order. Sorted by their first member.
 */
export function duplicateGroups(pairs: RelatedPairs, classes: RepresentedClasses): DuplicateGroup[] {
  const { members, links, weakestWithin } = classes;
  const count = members.length;
  const keys = [...links.keys()].sort((x, y) => x - y);
  const mutual = mutualGroups(count, {
    a: keys.map((key) => Math.floor(key / count)),
    b: keys.map((key) => key % count),
    distance: keys.map((key) => 1 - pairs.score[links.get(key)!]!),
  });
  const grouped = new Set(mutual.flat());
  const alone = members.flatMap((nodes, number) => (nodes.length > 1 && !grouped.has(number) ? [[number]] : []));
  const identical = identicalPairs(pairs, classes);
  return [...mutual, ...alone]
    .map((numbers) => {
      let weakest = -1;
      for (let i = 0; i < numbers.length; i++) {
        weakest = weaker(pairs, weakest, weakestWithin[numbers[i]!]!);
        for (let j = i + 1; j < numbers.length; j++) {
          weakest = weaker(pairs, weakest, links.get(numbers[i]! * count + numbers[j]!)!);
        }
      }
      if (weakest < 0) weakest = identical.get(numbers[0]!)!;
      const relation = relationName(pairs.relation[weakest]!) as Relation;
      return {
        relation,
        members: numbers.flatMap((number) => members[number]!).sort((x, y) => x - y),
        weakest: { a: pairs.a[weakest]!, b: pairs.b[weakest]!, relation, score: pairs.score[weakest]! },
      };
    })
    .sort((x, y) => x.members[0]! - y.members[0]!);
}

/** One identical pair per class that has any, the loosest of them: equal pixels before equal bytes. */
function identicalPairs(pairs: RelatedPairs, { classOf }: RepresentedClasses): Map<number, number> {
  const found = new Map<number, number>();
  for (let p = 0; p < pairs.a.length; p++) {
    if (!isIdentical(pairs.relation[p]!)) continue;
    const number = classOf[pairs.a[p]!]!;
    found.set(number, weaker(pairs, found.get(number) ?? -1, p));
  }
  return found;
}
