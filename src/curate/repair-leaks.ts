import { examplesAcross } from '../analyse/leakage/examples-across.ts';
import type { RelatedImages } from '../analyse/leakage/related-images.ts';

/** An image that goes because one that stays, in another split, is related to it. */
export interface LeakRemoval {
  readonly image: number;
  readonly because: number;
}

export interface RepairInput {
  readonly related: RelatedImages;
  /** Split of each image as it would be; null: in none, or removed already. */
  readonly split: readonly (string | null)[];
  /** Images of each split, where `split` does not hold them all. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Splits whose images all stay, in any case. */
  readonly protect: readonly string[];
  /** Images that a person decided to keep. */
  readonly isKept: (image: number) => boolean;
  /** Which relations are leaks, by place in `RELATIONS`. */
  readonly accept: (rank: number) => boolean;
}

/**
 * Chooses images to remove so that no related pair is left across splits. Protected splits stay whole, and so do images
 * that a person keeps; of the other splits the smaller ones go first in line: an image goes only where one that stays
 * in another split is related to it, so no removal is for the sake of an image that goes itself.
 *
 * Pairs between two images that must both stay are left; count what remains to know.
 */
export function repairLeaks({ related, split, sizes, protect, isKept, accept }: RepairInput): LeakRemoval[] {
  const held = new Map<string, number>();
  for (const name of split) if (name !== null) held.set(name, (held.get(name) ?? 0) + 1);
  const sizeOf = (name: string) => sizes?.get(name) ?? held.get(name)!;
  const open = [...held.keys()]
    .filter((name) => !protect.includes(name))
    .sort((a, b) => sizeOf(a) - sizeOf(b) || (a < b ? -1 : 1));
  const stays = Uint8Array.from(split, (name, image) =>
    name !== null && (protect.includes(name) || isKept(image)) ? 1 : 0,
  );
  const removals: LeakRemoval[] = [];
  for (const name of open) {
    // Side 0: what stays in other splits. Side 1: what is to be judged.
    const side = Int32Array.from(split, (own, image) =>
      own === null ? -1 : stays[image] ? (own === name ? -1 : 0) : own === name ? 1 : -1,
    );
    const examples = examplesAcross(related, side, 2, accept);
    for (let image = 0; image < related.count; image++) {
      if (side[image] !== 1) continue;
      const because = examples[2 * image]!;
      if (because >= 0) removals.push({ image, because });
      else stays[image] = 1;
    }
  }
  return removals.sort((a, b) => a.image - b.image);
}
