import { readParts } from '../../catalog/part.ts';
import { relationRank } from '../../model/relation.ts';
import type { ReviewState } from './session.ts';

/** The groups of one state as flat arrays, in order of their first members. Images are numbers of the state. */
export interface GroupIndex {
  readonly count: number;
  /** First member of each group in id order, ascending: its id names the group. */
  readonly first: Uint32Array;
  /** Members of group g: `members[offsets[g]]` … `members[offsets[g + 1] - 1]`, the one goldpan keeps first, then best first. */
  readonly offsets: Uint32Array;
  readonly members: Uint32Array;
  /** Of each member. */
  readonly sizeBytes: Float64Array;
  /** Index into `splitNames`, per member; 0 is none. */
  readonly splits: Uint16Array;
  readonly splitNames: readonly string[];
  /** Index into `RELATIONS`, of the weakest pair. */
  readonly relation: Uint8Array;
  readonly weakestA: Uint32Array;
  readonly weakestB: Uint32Array;
  readonly weakestScore: Float64Array;
  /** Why goldpan keeps the first one. */
  readonly reasons: readonly string[];
  /** 1 where the members are in more than one split. */
  readonly isAcross: Uint8Array;
  /** What all but the first member take. */
  readonly freed: Float64Array;
}

const indexes = new WeakMap<ReviewState, Promise<GroupIndex>>();

/** Read when first asked for; a state never changes. */
export function groupIndex(state: ReviewState): Promise<GroupIndex> {
  const known = indexes.get(state);
  if (known) return known;
  const index = loadGroups(state);
  indexes.set(state, index);
  index.catch(() => indexes.delete(state));
  return index;
}

async function loadGroups({ table, workspace }: ReviewState): Promise<GroupIndex> {
  const { database, folder, snapshot } = workspace;
  // The parts themselves: the view joins what is not asked for here.
  const images = readParts(folder, 'images', snapshot.images)!;
  const count = await database.scalar('SELECT count(*) FROM groups WHERE position = 0');
  const total = await database.scalar('SELECT count(*) FROM groups');
  const heads = {
    first: new Uint32Array(count),
    relation: new Uint8Array(count),
    weakestA: new Uint32Array(count),
    weakestB: new Uint32Array(count),
    weakestScore: new Float64Array(count),
    reasons: [] as string[],
  };
  let group = 0;
  for await (const rows of database.stream(
    `SELECT group_id, relation, keeper_reason, weakest_a, weakest_b, weakest_score FROM groups
     WHERE position = 0 ORDER BY group_id`,
  )) {
    for (const row of rows) {
      heads.first[group] = table.numberOf(String(row.group_id));
      heads.relation[group] = relationRank(String(row.relation));
      heads.weakestA[group] = table.numberOf(String(row.weakest_a));
      heads.weakestB[group] = table.numberOf(String(row.weakest_b));
      heads.weakestScore[group] = Number(row.weakest_score);
      heads.reasons.push(String(row.keeper_reason));
      group++;
    }
  }
  const offsets = new Uint32Array(count + 1);
  const members = new Uint32Array(total);
  const sizeBytes = new Float64Array(total);
  const splits = new Uint16Array(total);
  const splitNumbers = new Map<string, number>();
  let at = 0;
  group = -1;
  // In the order in which the others would take the first one's place in a plan.
  for await (const rows of database.stream(
    `SELECT g.position = 0 AS is_first, g.id, i.split, i.size_bytes FROM groups g JOIN ${images} i ON i.id = g.id
     ORDER BY g.group_id, g.position > 0, i.width::BIGINT * i.height DESC NULLS LAST, i.size_bytes DESC, g.id`,
  )) {
    for (const row of rows) {
      if (row.is_first === true) offsets[++group] = at;
      members[at] = table.numberOf(String(row.id));
      sizeBytes[at] = Math.max(0, Number(row.size_bytes));
      if (row.split !== null) {
        const name = String(row.split);
        if (!splitNumbers.has(name)) splitNumbers.set(name, splitNumbers.size + 1);
        splits[at] = splitNumbers.get(name)!;
      }
      at++;
    }
  }
  offsets[count] = at;
  const lists = { count, ...heads, offsets, members, sizeBytes, splits, splitNames: ['', ...splitNumbers.keys()] };
  return { ...lists, ...overMembers(lists) };
}

function overMembers({ count, offsets, sizeBytes, splits }: Omit<GroupIndex, 'isAcross' | 'freed'>) {
  const isAcross = new Uint8Array(count);
  const freed = new Float64Array(count);
  for (let group = 0; group < count; group++) {
    let split = 0;
    for (let at = offsets[group]!; at < offsets[group + 1]!; at++) {
      if (at > offsets[group]!) freed[group]! += sizeBytes[at]!;
      if (splits[at] === 0) continue;
      if (split !== 0 && split !== splits[at]) isAcross[group] = 1;
      split = splits[at]!;
    }
  }
  return { isAcross, freed };
}

/** The group that has the image of an id, −1 when there is none. */
export function groupOfId({ offsets, members }: GroupIndex, { table }: ReviewState, id: string): number {
  const place = members.indexOf(table.numberOf(id));
  if (place < 0) return -1;
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (offsets[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
