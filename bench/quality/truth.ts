import { readFileSync } from 'node:fs';
import { readTruth } from '../../src/analyse/evaluate/truth-file.ts';
import type { PairSet } from './pair-set.ts';

/** True pairs and how many named images the scan does not have. */
export interface Truth {
  readonly pairs: PairSet;
  readonly unknownIds: readonly string[];
}

/**
 * Published duplicates in any layout that `goldpan evaluate --truth` reads; names are paths relative to the scanned
 * folder.
 *
 * @param pairs an empty set over the scanned images
 * @throws Error when the layout is another, or no pair is about scanned images
 */
export function readTruthPairs(path: string, pairs: PairSet): Truth {
  const { names, a, b, isRelated, groups } = readTruth(readFileSync(path, 'utf8'), path);
  const numbers = names.map((name) => (pairs.knows(name) ? pairs.number(name) : -1));
  const add = (one: number, other: number): void => {
    if (one >= 0 && other >= 0) pairs.addNumbers(one, other);
  };
  for (let p = 0; p < a.length; p++) if (isRelated[p]) add(numbers[a[p]!]!, numbers[b[p]!]!);
  const members = new Map<number, number[]>();
  groups?.forEach((group, name) => {
    const before = members.get(group) ?? [];
    for (const other of before) add(numbers[name]!, other);
    members.set(group, [...before, numbers[name]!]);
  });
  const unknownIds = names.filter((_, name) => numbers[name] === -1);
  if (pairs.size === 0) {
    const example = unknownIds.length > 0 ? `; it names "${unknownIds[0]}"` : '';
    throw new Error(`${path} names no related pair of scanned images${example}.`);
  }
  return { pairs, unknownIds };
}
