import type { GroupIndex } from './group-index.ts';

/** `across` splits first · `largest` · `unsure` weakest pair least sure first · `bytes` most to free first · `path`. */
export const GROUP_SORTS = ['across', 'largest', 'unsure', 'bytes', 'path'] as const;
export type GroupSort = (typeof GROUP_SORTS)[number];

const orders = new WeakMap<GroupIndex, Map<GroupSort, Uint32Array>>();

/** All groups in an order that decisions do not change; ties by path. */
export function groupOrder(index: GroupIndex, sort: GroupSort): Uint32Array {
  const known = orders.get(index) ?? new Map<GroupSort, Uint32Array>();
  orders.set(index, known);
  const order = known.get(sort) ?? sorted(index, sort);
  known.set(sort, order);
  return order;
}

function sorted({ count, offsets, isAcross, weakestScore, freed }: GroupIndex, sort: GroupSort): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, group) => group);
  if (sort === 'path') return order;
  const size = (group: number) => offsets[group + 1]! - offsets[group]!;
  const difference = {
    across: (x: number, y: number) => isAcross[y]! - isAcross[x]! || size(y) - size(x),
    largest: (x: number, y: number) => size(y) - size(x),
    unsure: (x: number, y: number) => weakestScore[x]! - weakestScore[y]!,
    bytes: (x: number, y: number) => freed[y]! - freed[x]!,
  }[sort];
  return order.sort((x, y) => difference(x, y) || x - y);
}

/** Where a list goes on: the place of a group in an order. */
export const cursorOf = (sort: GroupSort, rank: number): string => Buffer.from(`${sort}:${rank}`).toString('base64url');

/** @returns null for what no cursor of that order is */
export function rankOfCursor(sort: GroupSort, cursor: string): number | null {
  const match = /^([a-z]+):(\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return match?.[1] === sort ? Number(match[2]) : null;
}
