import { shuffledOrder } from '../../kernel/balance/even-repeats.ts';

/** What an image is to the others of its group of copies that take part. */
export interface GroupPlace {
  /** Number of the group; -1 in none. */
  readonly group: Int32Array;
  /** Place in it, 0 the one to keep first. */
  readonly place: Int32Array;
}

/**
 * Which of some images go first because another of their group stays: of the group that has the most left always the one
 * that would be kept last, so that no group loses more than it must; of equally large groups by chance.
 *
 * @param members rows of `groups`
 * @param most how many may go
 * @returns rows that go, at most `most`; of every group one stays
 */
export function copiesToDrop(
  members: Uint32Array,
  { group, place }: GroupPlace,
  most: number,
  random: () => number,
): Uint32Array {
  const byGroup = new Map<number, number[]>();
  for (const row of members) {
    if (group[row]! < 0) continue;
    const list = byGroup.get(group[row]!);
    if (list) list.push(row);
    else byGroup.set(group[row]!, [row]);
  }
  const copies: { row: number; left: number }[] = [];
  for (const list of byGroup.values()) {
    list.sort((a, b) => place[a]! - place[b]! || a - b);
    for (let i = 1; i < list.length; i++) copies.push({ row: list[i]!, left: i });
  }
  const order = shuffledOrder(copies.length, random);
  const chosen = Array.from(order, (i) => copies[i]!).sort((a, b) => b.left - a.left);
  return Uint32Array.from(chosen.slice(0, Math.max(0, most)), ({ row }) => row);
}
