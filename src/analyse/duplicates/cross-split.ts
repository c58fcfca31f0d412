import type { RepresentedClasses } from './related-pairs.ts';

export interface CrossSplit {
  /** Related images in other splits, per image. */
  readonly related: Int32Array;
  /** One of them (the first in id order), or -1. */
  readonly example: Int32Array;
}

/**
 * Leakage is a property of pairs, not of groups: every image related to one in another split counts, also where
 * the bound kept the two out of one group. Images without a split are in none.
 */
export function crossSplitRelations(splits: readonly (string | null)[], classes: RepresentedClasses): CrossSplit {
  const { members, links } = classes;
  const related = new Int32Array(splits.length);
  const example = new Int32Array(splits.length).fill(-1);
  // Per class and split: how many images, and the first. Work grows with pairs of classes, not of images.
  const tally = members.map((nodes) => {
    const bySplit = new Map<string, { count: number; first: number }>();
    for (const image of nodes) {
      const split = splits[image];
      if (!split) continue;
      const entry = bySplit.get(split);
      if (entry) entry.count++;
      else bySplit.set(split, { count: 1, first: image });
    }
    return bySplit;
  });
  const relate = (from: number, to: number) => {
    if (tally[from]!.size === 0 || tally[to]!.size === 0) return;
    for (const image of members[from]!) {
      const own = splits[image];
      if (!own) continue;
      for (const [split, { count, first }] of tally[to]!) {
        if (split === own) continue;
        related[image]! += count;
        if (example[image]! < 0 || first < example[image]!) example[image] = first;
      }
    }
  };
  members.forEach((nodes, number) => {
    if (nodes.length > 1) relate(number, number);
  });
  for (const key of links.keys()) {
    const a = Math.floor(key / members.length);
    const b = key % members.length;
    relate(a, b);
    relate(b, a);
  }
  return { related, example };
}
