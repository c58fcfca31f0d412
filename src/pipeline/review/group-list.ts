import { UserError } from '../../model/errors.ts';
import { RELATIONS } from '../../model/relation.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import { fateOf } from './group-fate.ts';
import { filterGroups, type GroupFilter } from './group-filter.ts';
import { type GroupIndex, groupOfId } from './group-index.ts';
import { cursorOf, type GroupSort, rankOfCursor } from './group-order.ts';
import type { ReviewSession, ReviewState } from './session.ts';

export interface GroupListRequest {
  readonly sort: GroupSort;
  readonly filter: GroupFilter;
  readonly after?: string | undefined;
  readonly until?: string | undefined;
  readonly reach?: string | undefined;
  readonly limit: number;
}

/** Members that a row of the list shows. */
const MEMBERS_OF_ROW = 8;
/** Groups that a page may grow to, to reach a group. */
const MOST_REACHED = 2000;

/** A page of the groups that pass a filter, and what is true of all of them. @throws UserError for a foreign cursor */
export async function listGroups(session: ReviewSession, state: ReviewState, request: GroupListRequest) {
  const { sort, filter, limit } = request;
  const found = await filterGroups(session, state, filter, sort);
  const { index, order, ranks } = found;
  const from = request.after === undefined ? 0 : after(ranks, rankOf(sort, request.after));
  const until = request.until === undefined ? ranks.length : after(ranks, rankOf(sort, request.until));
  const reached = request.reach === undefined ? -1 : placeOf(index, state, order, ranks, request.reach);
  const length = reached >= from && reached - from < MOST_REACHED ? Math.max(limit, reached - from + 1) : limit;
  const to = Math.max(from, Math.min(until, from + length));
  const codes = stayCodes(session, state);
  const isCut = to < ranks.length && to > from;
  // A page that was asked for again ends where it ended, whatever passes now.
  const ended = request.until !== undefined && to === until ? request.until : null;
  return {
    groups: Array.from(ranks.subarray(from, to), (rank) =>
      summaryOf(index, order[rank]!, state, codes, MEMBERS_OF_ROW),
    ),
    next: to < ranks.length ? (ended ?? (isCut ? cursorOf(sort, ranks[to - 1]!) : null)) : null,
    total: ranks.length,
    images: found.images,
    bytesToFree: found.bytesToFree,
    allGroups: index.count,
    relations: found.relations,
    across: found.across,
    undecided: found.undecided,
    decided: found.decided,
  };
}

function rankOf(sort: GroupSort, cursor: string): number {
  const rank = rankOfCursor(sort, cursor);
  if (rank === null) throw new UserError('That is no place in this list of groups.');
  return rank;
}

/** How many ranks are not above one: the place of the first that is. */
function after(ranks: Uint32Array, rank: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranks[middle]! <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeOf(index: GroupIndex, state: ReviewState, order: Uint32Array, ranks: Uint32Array, id: string): number {
  const group = groupOfId(index, state, id);
  return group < 0 ? -1 : ranks.findIndex((rank) => order[rank] === group);
}

/** A group as lists show it. */
export function summaryOf(index: GroupIndex, group: number, { table }: ReviewState, codes: Int8Array, most: number) {
  const from = index.offsets[group]!;
  const size = index.offsets[group + 1]! - from;
  const stays = new Uint8Array(size);
  const { keeper, status, bytesToFree } = fateOf(index, group, codes, stays);
  const splits = new Set(index.splits.subarray(from, from + size));
  const shown = Array.from({ length: Math.min(size, most) }, (_, i) => i);
  // Whoever stays is shown, however far down.
  if (keeper >= most) shown[most - 1] = keeper;
  return {
    id: table.idOf(index.first[group]!),
    size,
    relation: RELATIONS[index.relation[group]!]!,
    weakest: { a: index.weakestA[group]!, b: index.weakestB[group]!, score: index.weakestScore[group]! },
    proposed: index.members[from]!,
    reason: index.reasons[group]!,
    keeper: index.members[from + keeper]!,
    status,
    bytesToFree,
    splits: [...splits].filter((split) => split > 0).map((split) => index.splitNames[split]!),
    members: shown.map((i) => {
      const n = index.members[from + i]!;
      const decision = STAY_CODES[codes[n]!]!;
      return { n, stays: stays[i] === 1, decision: decision === 'none' ? null : decision };
    }),
  };
}
