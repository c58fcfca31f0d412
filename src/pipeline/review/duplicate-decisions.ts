import { Partition } from '../../analyse/duplicates/partition.ts';
import { literal } from '../../catalog/database.ts';
import type { Decision } from '../../model/decision.ts';
import { UserError } from '../../model/errors.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import { fateOf, roomForStays } from './group-fate.ts';
import { filterGroups, type GroupFilter } from './group-filter.ts';
import { type GroupIndex, groupIndex, groupOfId } from './group-index.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Who stays of a group: the named ones, everybody, who goldpan would keep, or nobody said anything yet. */
export type GroupChoice = readonly number[] | 'all' | 'proposed' | null;

/** Why a copy goes, in the log: what must hold for the decision to make sense. */
const copyOf = (keeper: string): string => `copy of ${keeper}`;

/**
 * Decides about every member of a group: the chosen ones stay, the rest goes.
 * @throws UserError when the group is not there (any more) or a chosen image is not in it
 */
export async function decideGroup(session: ReviewSession, state: ReviewState, id: string, choice: GroupChoice) {
  session.assertWritable();
  const index = await groupIndex(state);
  const group = groupOfId(index, state, id);
  if (group < 0) throw new UserError('There is no such group any more.');
  const members = index.members.subarray(index.offsets[group]!, index.offsets[group + 1]!);
  if (choice === null) return session.decisions.add(withdrawals(session, state, members));
  const kept = choice === 'all' ? [...members] : choice === 'proposed' ? [members[0]!] : choice;
  if (kept.length === 0) throw new UserError('At least one image of a group stays.');
  const stays = new Set(kept);
  for (const number of kept) if (!members.includes(number)) throw new UserError('That image is not in the group.');
  const keeper = state.table.idOf(kept[0]!);
  return session.decisions.add(
    Array.from(members, (number): Decision => {
      const image = state.table.idOf(number);
      if (!stays.has(number)) return { kind: 'remove', image, by: 'person', reason: copyOf(keeper) };
      const reason = number === members[0] ? { reason: index.reasons[group]! } : {};
      return { kind: 'keep', image, by: 'person', ...reason };
    }),
  );
}

function withdrawals(session: ReviewSession, state: ReviewState, members: Uint32Array): Decision[] {
  const codes = stayCodes(session, state);
  return Array.from(members).flatMap((number): Decision[] => {
    const of = STAY_CODES[codes[number]!]!;
    return of === 'none' ? [] : [{ kind: 'withdraw', image: state.table.idOf(number), of, by: 'person' }];
  });
}

/** Makes decisions of what would happen anyway, for every member that nobody decided about, of all groups that pass. */
export async function acceptGroups(session: ReviewSession, state: ReviewState, filter: GroupFilter) {
  session.assertWritable();
  const { index, order, ranks } = await filterGroups(session, state, filter, 'path');
  const codes = stayCodes(session, state);
  const stays = roomForStays(index);
  const decisions: Decision[] = [];
  for (const rank of ranks) decisions.push(...acceptance(state, index, order[rank]!, codes, stays));
  return session.decisions.add(decisions);
}

function acceptance(
  { table }: ReviewState,
  index: GroupIndex,
  group: number,
  codes: Int8Array,
  stays: Uint8Array,
): Decision[] {
  const { keeper, status } = fateOf(index, group, codes, stays);
  if (status === 'decided') return [];
  const from = index.offsets[group]!;
  const keeperId = table.idOf(index.members[from + keeper]!);
  const decisions: Decision[] = [];
  for (let at = from; at < index.offsets[group + 1]!; at++) {
    const number = index.members[at]!;
    if (codes[number] !== 0) continue;
    const image = table.idOf(number);
    if (stays[at - from] === 0) decisions.push({ kind: 'remove', image, by: 'person', reason: copyOf(keeperId) });
    else if (at === from) decisions.push({ kind: 'keep', image, by: 'person', reason: index.reasons[group]! });
    else decisions.push({ kind: 'keep', image, by: 'person' });
  }
  return decisions;
}

/** Pairs that one request may part: a few large groups. */
const MOST_PAIRS = 100_000;

/**
 * Says that each of some images is no duplicate of each of the others; groups follow at once. That one of them goes as a
 * copy of another is taken back with it.
 *
 * @throws UserError when the images are identical: then there is nothing to tell apart
 */
export async function separate(
  session: ReviewSession,
  state: ReviewState,
  images: readonly number[],
  others: readonly number[],
) {
  session.assertWritable();
  const { table } = state;
  for (const number of [...images, ...others]) {
    if (number >= table.count) throw new UserError(`There is no image ${number}.`);
  }
  if (images.length * others.length > MOST_PAIRS) {
    throw new UserError(`These are ${images.length * others.length} pairs; part at most ${MOST_PAIRS} at once.`);
  }
  const isSame = await exactSets(state, [...new Set([...images, ...others])]);
  const parted: Decision[] = [];
  const lapsed = new Map<string, Decision>();
  const { remove } = session.decisions.standing();
  const lapse = (image: string, keeper: string) => {
    if (remove.get(image)?.reason !== copyOf(keeper)) return;
    lapsed.set(image, { kind: 'withdraw', image, of: 'remove', by: 'person' });
  };
  for (const x of new Set(images)) {
    for (const y of new Set(others)) {
      if (x === y) throw new UserError('An image is no pair with itself.');
      if (isSame(x, y)) continue;
      const [image, other] = [table.idOf(Math.min(x, y)), table.idOf(Math.max(x, y))];
      parted.push({ kind: 'not-a-duplicate', image, other, by: 'person' });
      lapse(image, other);
      lapse(other, image);
    }
  }
  if (parted.length === 0) {
    throw new UserError('These files show exactly the same pixels. To have them all, decide to keep all of them.');
  }
  return session.decisions.add([...parted, ...lapsed.values()]);
}

/** Tells which of some images are equal, byte by byte or pixel by pixel. */
async function exactSets({ table, workspace }: ReviewState, numbers: readonly number[]) {
  const ids = numbers.map((number) => literal(table.idOf(number))).join(', ');
  // Large sets are stored as a star around their first image, which may be none of these.
  const rows = await workspace.database.rows(
    `SELECT a, b FROM pairs WHERE relation LIKE 'identical-%' AND (a IN (${ids}) OR b IN (${ids}))`,
  );
  const places = new Map<string, number>();
  const placeOf = (id: string): number => {
    const place = places.get(id) ?? places.size;
    places.set(id, place);
    return place;
  };
  const pairs = rows.map((row) => [placeOf(String(row.a)), placeOf(String(row.b))] as const);
  const sets = new Partition(places.size);
  for (const [a, b] of pairs) sets.union(a, b);
  const setOf = (number: number): number => {
    const place = places.get(table.idOf(number));
    return place === undefined ? -1 - number : sets.find(place);
  };
  return (x: number, y: number): boolean => setOf(x) === setOf(y);
}
