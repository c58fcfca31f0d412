import { examplesAcross } from '../analyse/leakage/examples-across.ts';
import type { RelatedImages } from '../analyse/leakage/related-images.ts';
import { Balance, type SplitUnits } from './split/balance.ts';
import { countUnits } from './split/count-units.ts';
import { improveByMoves, improveBySwaps } from './split/improve.ts';
import { seededNumber } from './split/seeded-order.ts';
import { splitTargets } from './split/targets.ts';
import { splitUnits } from './split/units.ts';

export interface SplitInput {
  readonly ids: readonly string[];
  readonly related: RelatedImages;
  /** Which relations keep images together, by place in `RELATIONS`. */
  readonly accept: (rank: number) => boolean;
  /** What is stratified; images without a label are a stratum of their own. */
  readonly label: readonly (string | null)[];
  /** Present split of each image. */
  readonly split: readonly (string | null)[];
  /** 1 for the images that are to be assigned, 0 for those that are no longer in the dataset. */
  readonly isKept: Uint8Array;
  /** The splits to make, without protected ones, and the share of each, adding up to 1. */
  readonly names: readonly string[];
  readonly ratios: readonly number[];
  /** Splits that keep exactly the images they have. */
  readonly protect: readonly string[];
  readonly seed: number;
}

export interface SplitAssignment {
  /** The splits made, then the protected ones. */
  readonly splits: readonly string[];
  /** Per image: place in `splits`, or -1 for what is in none. */
  readonly assigned: Int32Array;
  /** Per image: a protected image it is related to, because of which it is left out; else -1. */
  readonly excludedBy: Int32Array;
  /** Per image: the first image of those that were kept together with it, itself included; -1 where it was not assigned. */
  readonly unit: Int32Array;
}

/**
 * Assigns images to splits so that related images are never apart and each label is spread by the ratios.
 *
 * Connected components over all related pairs are assigned whole, the largest first, each to the split that lacks most
 * of what it holds, by exact targets per split and label; then single moves and exchanges improve what is left.
 * Protected splits stay as they are: what is related to one of their images can be in no split, and is left out.
 * The result depends on ids, labels, pairs and the seed, not on any order.
 */
export function assignSplits(input: SplitInput): SplitAssignment {
  const { ids, related, accept, label, split, names, ratios, protect, seed } = input;
  const count = ids.length;
  const assigned = new Int32Array(count).fill(-1);
  const excludedBy = new Int32Array(count).fill(-1);
  const isFree = Uint8Array.from(input.isKept);
  const side = Int32Array.from({ length: count }, (_, image) => (input.isKept[image] ? 1 : -1));
  for (let image = 0; image < count; image++) {
    const at = isFree[image] && split[image] !== null ? protect.indexOf(split[image]!) : -1;
    if (at < 0) continue;
    assigned[image] = names.length + at;
    isFree[image] = 0;
    side[image] = 0;
  }
  if (protect.length > 0) {
    const examples = examplesAcross(related, side, 2, accept);
    for (let image = 0; image < count; image++) {
      if (!isFree[image] || examples[2 * image]! < 0) continue;
      excludedBy[image] = examples[2 * image]!;
      isFree[image] = 0;
    }
  }
  const unit = splitUnits(related, isFree, accept);
  const { units, firsts, numberOf, labelCounts } = countUnits(unit, label);
  const balance = new Balance(units, withTotals(splitTargets(labelCounts, ratios), names.length), names.length);
  const order = largestFirst(units, firsts, ids, seed);
  for (const each of order) balance.move(each, balance.cheapest(each));
  improveByMoves(balance, order);
  improveBySwaps(balance, units, order);
  for (let image = 0; image < count; image++) {
    if (numberOf[image]! >= 0) assigned[image] = balance.assigned[numberOf[image]!]!;
  }
  return { splits: [...names, ...protect], assigned, excludedBy, unit };
}

/** Adds to each split's targets by label the one for all its images. */
function withTotals(targets: Int32Array, splits: number): Int32Array {
  const labels = targets.length / splits;
  const all = new Int32Array(splits * (labels + 1));
  for (let split = 0; split < splits; split++) {
    const own = targets.subarray(split * labels, (split + 1) * labels);
    all.set(own, split * (labels + 1));
    all[split * (labels + 1) + labels] = own.reduce((sum, n) => sum + n, 0);
  }
  return all;
}

/** Units by size, equal ones as the seed orders their names. */
function largestFirst(
  { count, start, images }: SplitUnits,
  firsts: Int32Array,
  ids: readonly string[],
  seed: number,
): Int32Array {
  const size = Int32Array.from({ length: count }, (_, u) => images[start[u + 1]! - 1]!);
  const lot = Float64Array.from({ length: count }, (_, u) => seededNumber(ids[firsts[u]!]!, seed));
  return Int32Array.from({ length: count }, (_, u) => u).sort(
    (x, y) => size[y]! - size[x]! || lot[x]! - lot[y]! || x - y,
  );
}
