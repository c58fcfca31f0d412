import type { GroupIndex } from './group-index.ts';

/** What stands about the members of a group, and what a plan makes of it. */
export interface GroupFate {
  /** Place, from the group's start, of the member that stays before all others. */
  readonly keeper: number;
  readonly status: 'undecided' | 'partly' | 'decided';
  /** Members that go. */
  readonly going: number;
  readonly bytesToFree: number;
}

/** Codes of `stayCodes`. */
const KEEP = 1;
const REMOVE = 2;

/**
 * What a plan with no options of its own does: the best member that nobody decided to remove stays, and so does whoever
 * was decided to stay; the last copy stays in any case.
 *
 * @param codes what stands, one of `STAY_CODES` per image
 * @param stays 1 for each member that stays, from place 0; at least as long as the group
 */
export function fateOf(
  { offsets, members, sizeBytes }: GroupIndex,
  group: number,
  codes: Int8Array,
  stays: Uint8Array,
): GroupFate {
  const from = offsets[group]!;
  const size = offsets[group + 1]! - from;
  let decided = 0;
  let kept = -1;
  let choice = -1;
  for (let i = 0; i < size; i++) {
    const code = codes[members[from + i]!]!;
    if (code !== 0) decided++;
    if (code === KEEP && kept < 0) kept = i;
    if (code !== REMOVE && choice < 0) choice = i;
  }
  if (choice < 0) choice = 0;
  let going = 0;
  let bytesToFree = 0;
  for (let i = 0; i < size; i++) {
    stays[i] = i === choice || codes[members[from + i]!] === KEEP ? 1 : 0;
    if (stays[i] === 1) continue;
    going++;
    bytesToFree += sizeBytes[from + i]!;
  }
  return {
    keeper: kept < 0 ? choice : kept,
    status: decided === 0 ? 'undecided' : decided < size ? 'partly' : 'decided',
    going,
    bytesToFree,
  };
}

/** Room for the members of any group. */
export function roomForStays({ count, offsets }: GroupIndex): Uint8Array {
  let most = 0;
  for (let group = 0; group < count; group++) most = Math.max(most, offsets[group + 1]! - offsets[group]!);
  return new Uint8Array(most);
}
