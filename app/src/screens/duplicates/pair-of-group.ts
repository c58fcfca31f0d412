import type { GroupDetails, ImageNumber } from '../../../../src/server/api.ts';
import type { ListAddress } from './list-address.ts';

/** The two that are compared, in id order: as the address says, else the weakest pair. */
export function comparedOf(
  { facts, weakest }: GroupDetails,
  { one, two }: Pick<ListAddress, 'one' | 'two'>,
): readonly [ImageNumber, ImageNumber] {
  const find = (id: string) => (id === '' ? undefined : facts.find((image) => image.id === id)?.n);
  const [x, y] = [find(one), find(two)];
  const [a, b] = x === undefined || y === undefined || x === y ? [weakest.a, weakest.b] : [x, y];
  return a < b ? [a, b] : [b, a];
}

/** Nothing in the group can be told apart. */
export const isOneFile = ({ relation }: GroupDetails): boolean => relation.startsWith('identical-');

/** Who stays as things stand, the keeper first. */
export const stayingOf = ({ keeper, members }: GroupDetails): ImageNumber[] => [
  keeper,
  ...members.filter(({ n, stays }) => stays && n !== keeper).map(({ n }) => n),
];
