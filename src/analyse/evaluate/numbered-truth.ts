import { UserError } from '../../model/errors.ts';
import type { NamedTruth } from './named-truth.ts';
import { groupsTruth, pairsTruth, type Truth } from './truth.ts';

/** The truth in the numbers of images; what cannot be numbered is left out. */
export function numberTruth(named: NamedTruth, numbers: readonly number[], ids: readonly string[]): Truth {
  if (named.groups) {
    const clusters = new Int32Array(ids.length).fill(-1);
    named.groups.forEach((group, n) => {
      const image = numbers[n]!;
      if (image < 0) return;
      if (clusters[image]! >= 0 && clusters[image] !== group) {
        throw new UserError(`The truth has ${ids[image]} in two groups, under different names (${named.names[n]}).`);
      }
      clusters[image] = group;
    });
    return groupsTruth(clusters);
  }
  const isNamed = new Uint8Array(ids.length);
  for (const image of numbers) if (image >= 0) isNamed[image] = 1;
  const listed = (wanted: boolean) => {
    const places = [...named.a.keys()].filter((p) => {
      const [a, b] = [numbers[named.a[p]!]!, numbers[named.b[p]!]!];
      return named.isRelated[p] === wanted && a >= 0 && b >= 0 && a !== b;
    });
    return { a: places.map((p) => numbers[named.a[p]!]!), b: places.map((p) => numbers[named.b[p]!]!) };
  };
  return pairsTruth(isNamed, listed(true), listed(false), (image) => ids[image]!);
}

/** Pairs of the truth that name an image which is not in the workspace; each once. */
export function lostPairs(named: NamedTruth, ids: readonly (string | null)[]): number {
  if (named.groups) {
    const all = new Map<number, number>();
    const known = new Map<number, number>();
    named.groups.forEach((group, n) => {
      all.set(group, (all.get(group) ?? 0) + 1);
      if (ids[n] !== null) known.set(group, (known.get(group) ?? 0) + 1);
    });
    const pairs = (n: number) => (n * (n - 1)) / 2;
    return [...all].reduce((sum, [group, n]) => sum + pairs(n) - pairs(known.get(group) ?? 0), 0);
  }
  const lost = new Set<string>();
  named.a.forEach((a, p) => {
    const b = named.b[p]!;
    if (ids[a] === null || ids[b] === null) lost.add(`${Math.min(a, b)} ${Math.max(a, b)}`);
  });
  return lost.size;
}
