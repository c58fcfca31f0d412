import { RELATIONS } from '../../model/relation.ts';
import { stayCodes } from './decision-codes.ts';
import { fateOf, roomForStays } from './group-fate.ts';
import { type GroupIndex, groupIndex } from './group-index.ts';
import { type GroupSort, groupOrder } from './group-order.ts';
import { passOf } from './passing.ts';
import type { ReviewSession, ReviewState } from './session.ts';

export interface GroupFilter {
  /** Of the weakest pair; none means all. */
  readonly relations?: readonly string[] | undefined;
  /** Members in more than one split, or not. */
  readonly isAcross?: boolean | undefined;
  /** `decided`: a decision stands about every member. */
  readonly status?: 'undecided' | 'decided' | undefined;
  /** Text in the id of any member, without regard to case. */
  readonly text?: string | undefined;
}

/** Groups that pass a filter, and how many would if one of its conditions were another. */
export interface FilteredGroups {
  readonly index: GroupIndex;
  readonly order: Uint32Array;
  /** Places in the order, ascending. */
  readonly ranks: Uint32Array;
  /** Members that go, and what they take. */
  readonly images: number;
  readonly bytesToFree: number;
  readonly relations: readonly { readonly value: string; readonly count: number }[];
  readonly across: number;
  readonly undecided: number;
  readonly decided: number;
}

interface Remembered {
  readonly key: string;
  readonly groups: Promise<FilteredGroups>;
}

const last = new WeakMap<ReviewState, Remembered[]>();
/** Pages of one list ask for the same. */
const MOST_REMEMBERED = 6;

/** The groups that pass a filter, in an order. */
export function filterGroups(
  session: ReviewSession,
  state: ReviewState,
  filter: GroupFilter,
  sort: GroupSort,
): Promise<FilteredGroups> {
  const key = JSON.stringify([session.decisions.version, sort, filter]);
  const known = last.get(state) ?? [];
  const found = known.find((one) => one.key === key);
  if (found) return found.groups;
  const groups = filtered(session, state, filter, sort);
  last.set(state, [{ key, groups }, ...known].slice(0, MOST_REMEMBERED));
  groups.catch(() => last.delete(state));
  return groups;
}

async function filtered(
  session: ReviewSession,
  state: ReviewState,
  { relations = [], isAcross, status, text = '' }: GroupFilter,
  sort: GroupSort,
): Promise<FilteredGroups> {
  const index = await groupIndex(state);
  const order = groupOrder(index, sort);
  const hasText = text === '' ? null : await passOf(session, state, { text });
  const codes = stayCodes(session, state);
  const wanted = new Uint8Array(RELATIONS.length + 1).fill(relations.length === 0 ? 1 : 0);
  for (const [rank, relation] of RELATIONS.entries()) if (relations.includes(relation)) wanted[rank] = 1;
  const stays = roomForStays(index);
  const ranks = new Uint32Array(index.count);
  const byRelation = new Float64Array(RELATIONS.length + 1);
  let [passing, images, bytesToFree, across, undecided, decided] = [0, 0, 0, 0, 0, 0];
  for (let rank = 0; rank < order.length; rank++) {
    const group = order[rank]!;
    if (hasText && !hasMember(index, group, hasText)) continue;
    const fate = fateOf(index, group, codes, stays);
    const relation = index.relation[group]!;
    const isDecided = fate.status === 'decided';
    const isRelation = wanted[relation] === 1;
    const isPlace = isAcross === undefined || (index.isAcross[group] === 1) === isAcross;
    const isStatus = status === undefined || (status === 'decided') === isDecided;
    if (isPlace && isStatus) byRelation[relation]!++;
    if (isRelation && isStatus) across += index.isAcross[group]!;
    if (isRelation && isPlace) {
      if (isDecided) decided++;
      else undecided++;
    }
    if (!isRelation || !isPlace || !isStatus) continue;
    ranks[passing++] = rank;
    images += fate.going;
    bytesToFree += fate.bytesToFree;
  }
  return {
    index,
    order,
    ranks: ranks.slice(0, passing),
    images,
    bytesToFree,
    relations: RELATIONS.flatMap((value, rank) => (byRelation[rank]! > 0 ? [{ value, count: byRelation[rank]! }] : [])),
    across,
    undecided,
    decided,
  };
}

function hasMember({ offsets, members }: GroupIndex, group: number, pass: Uint8Array): boolean {
  for (let at = offsets[group]!; at < offsets[group + 1]!; at++) if (pass[members[at]!] === 1) return true;
  return false;
}
