import type { SplitUnits } from './balance.ts';

export interface CountedUnits {
  readonly units: SplitUnits;
  /** First image of each unit; units are numbered in that order. */
  readonly firsts: Int32Array;
  /** Number of each image's unit, -1 for images in none. */
  readonly numberOf: Int32Array;
  /** Images of each label; the last is those without one. */
  readonly labelCounts: Int32Array;
}

/**
 * Counts how many images of each label every unit has.
 *
 * @param unit first image of each image's unit, -1 for images in none
 */
export function countUnits(unit: Int32Array, label: readonly (string | null)[]): CountedUnits {
  const names = new Set<string>();
  for (let image = 0; image < unit.length; image++) {
    const name = label[image]!;
    if (unit[image]! >= 0 && name !== null) names.add(name);
  }
  const labelNumbers = new Map<string | null, number>([...names].sort().map((name, number) => [name, number]));
  // Images without a label are a stratum, too; the number after that is all images.
  labelNumbers.set(null, labelNumbers.size);
  const all = labelNumbers.size;

  const numberOf = new Int32Array(unit.length).fill(-1);
  let count = 0;
  let members = 0;
  for (let image = 0; image < unit.length; image++) {
    if (unit[image]! < 0) continue;
    // The first image of a unit comes before its others.
    numberOf[image] = unit[image] === image ? count++ : numberOf[unit[image]!]!;
    members++;
  }
  const firsts = new Int32Array(count);
  const from = new Int32Array(count + 1);
  for (let image = 0; image < unit.length; image++) {
    if (unit[image] === image) firsts[numberOf[image]!] = image;
    if (numberOf[image]! >= 0) from[numberOf[image]! + 1]!++;
  }
  for (let u = 0; u < count; u++) from[u + 1]! += from[u]!;
  const byUnit = new Int32Array(members);
  const next = from.slice();
  for (let image = 0; image < unit.length; image++) {
    if (numberOf[image]! >= 0) byUnit[next[numberOf[image]!]!++] = image;
  }

  const labelCounts = new Int32Array(all);
  const start = new Int32Array(count + 1);
  // Each image makes at most one entry, and each unit one for all of its images.
  const entryLabel = new Int32Array(members + count);
  const entryImages = new Int32Array(members + count);
  const tally = new Int32Array(all);
  let entry = 0;
  for (let u = 0; u < count; u++) {
    const begin = entry;
    for (let m = from[u]!; m < from[u + 1]!; m++) {
      const number = labelNumbers.get(label[byUnit[m]!]!)!;
      if (tally[number]!++ === 0) entryLabel[entry++] = number;
    }
    if (entry - begin > 1) entryLabel.subarray(begin, entry).sort();
    for (let e = begin; e < entry; e++) {
      const number = entryLabel[e]!;
      entryImages[e] = tally[number]!;
      labelCounts[number]! += tally[number]!;
      tally[number] = 0;
    }
    entryLabel[entry] = all;
    entryImages[entry++] = from[u + 1]! - from[u]!;
    start[u + 1] = entry;
  }
  return {
    units: { count, start, label: entryLabel.slice(0, entry), images: entryImages.slice(0, entry) },
    firsts,
    numberOf,
    labelCounts,
  };
}
