import type { SplitAssignment } from '../split.ts';

export interface SplitSummary {
  readonly splits: readonly {
    readonly name: string;
    readonly images: number;
    /** Share of the images of all splits that were made, and the one that was asked for; null when protected. */
    readonly share: number | null;
    readonly wanted: number | null;
  }[];
  /** Images of each label per split, in the order of `splits`; the most frequent label first, null is none. */
  readonly labels: readonly { readonly label: string | null; readonly images: readonly number[] }[];
  /** Where a label's share of a split is furthest from its share of all, in percentage points. */
  readonly largestDeviation: {
    readonly points: number;
    readonly split: string;
    readonly label: string | null;
  } | null;
  /** Images left out, since they are related to a protected split. */
  readonly excluded: number;
  /** Sets of related images that were kept together, and the size of the largest. */
  readonly groups: number;
  readonly largestGroup: number;
}

/** Counts what an assignment made of splits and labels. */
export function summariseSplit(
  { splits, assigned, excludedBy, unit }: SplitAssignment,
  label: readonly (string | null)[],
  names: readonly string[],
  ratios: readonly number[],
): SplitSummary {
  const totals = new Array<number>(splits.length).fill(0);
  const byLabel = new Map<string | null, number[]>();
  let excluded = 0;
  const sizes = new Int32Array(assigned.length);
  for (let image = 0; image < assigned.length; image++) {
    if (excludedBy[image]! >= 0) excluded++;
    if (unit[image]! >= 0) sizes[unit[image]!]!++;
    const split = assigned[image]!;
    if (split < 0) continue;
    totals[split]!++;
    let counts = byLabel.get(label[image]!);
    if (!counts) {
      counts = new Array<number>(splits.length).fill(0);
      byLabel.set(label[image]!, counts);
    }
    counts[split]!++;
  }
  const sum = (counts: readonly number[]) => counts.reduce((total, n) => total + n, 0);
  const made = sum(totals.slice(0, names.length));
  const labels = [...byLabel]
    .map(([name, images]) => ({ label: name, images }))
    .sort((a, b) => sum(b.images) - sum(a.images) || ((a.label ?? '') < (b.label ?? '') ? -1 : 1));
  let largestDeviation: SplitSummary['largestDeviation'] = null;
  for (const { label: name, images } of labels) {
    const share = sum(images.slice(0, names.length)) / made;
    for (let split = 0; split < names.length; split++) {
      if (totals[split] === 0) continue;
      const points = 100 * Math.abs(images[split]! / totals[split]! - share);
      if (!largestDeviation || points > largestDeviation.points)
        largestDeviation = { points, split: splits[split]!, label: name };
    }
  }
  return {
    splits: splits.map((name, i) => ({
      name,
      images: totals[i]!,
      share: i < names.length ? (made === 0 ? 0 : totals[i]! / made) : null,
      wanted: ratios[i] ?? null,
    })),
    labels,
    largestDeviation,
    excluded,
    groups: sizes.reduce((n, size) => n + (size > 1 ? 1 : 0), 0),
    largestGroup: sizes.reduce((most, size) => Math.max(most, size), 0),
  };
}
