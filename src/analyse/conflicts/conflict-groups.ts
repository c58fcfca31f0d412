import { type Majority, majority } from './majority.ts';

export interface GroupOfImages {
  readonly id: string;
  readonly relation: string;
  /** Keeper first. */
  readonly members: readonly string[];
}

/** A group of copies that say different things. */
export interface ConflictGroup extends GroupOfImages {
  /** What each member says, null where it says nothing. */
  readonly values: readonly (string | null)[];
  readonly majority: Majority | null;
}

/**
 * Conflicting pairs by the groups they are in: a group is shown once, however many of its pairs conflict. Pairs can be
 * related and in no common group, since in a group all are related to all.
 *
 * @param saidBy what an image says, as it is shown
 */
export function conflictGroups<Pair extends { readonly a: string; readonly b: string }>(
  pairs: readonly Pair[],
  groups: readonly GroupOfImages[],
  saidBy: (id: string) => string | null,
): { readonly groups: ConflictGroup[]; readonly loose: Pair[] } {
  const groupsOf = new Map<string, GroupOfImages[]>();
  for (const group of groups) {
    for (const id of group.members) {
      const known = groupsOf.get(id);
      if (known) known.push(group);
      else groupsOf.set(id, [group]);
    }
  }
  const found = new Map<string, ConflictGroup>();
  const loose: Pair[] = [];
  for (const pair of pairs) {
    const others = groupsOf.get(pair.b) ?? [];
    const common = (groupsOf.get(pair.a) ?? []).filter((group) => others.includes(group));
    if (common.length === 0) loose.push(pair);
    for (const group of common) {
      if (found.has(group.id)) continue;
      const values = group.members.map(saidBy);
      found.set(group.id, { ...group, values, majority: majority(values) });
    }
  }
  return { groups: [...found.values()], loose };
}
