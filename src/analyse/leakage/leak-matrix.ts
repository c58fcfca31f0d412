import { RELATIONS, type Relation } from '../../model/relation.ts';
import { countAcross } from './count-across.ts';
import { examplesAcross } from './examples-across.ts';
import type { Sides } from './pair-sets.ts';
import type { RelatedImages } from './related-images.ts';

/** What two splits share. */
export interface SplitPairLeaks {
  readonly splits: readonly [string, string];
  /** Related pairs with one image in each. */
  readonly pairs: number;
  /** Images of the one, and of the other, that are in such a pair. */
  readonly images: readonly [number, number];
}

export interface LeakMatrix {
  /** Pairs of related images in two different splits. */
  readonly pairs: number;
  /** Images in such a pair. */
  readonly images: number;
  readonly byRelation: Readonly<Partial<Record<Relation, number>>>;
  /** Pairs of splits that share something, most pairs first. */
  readonly splitPairs: readonly SplitPairLeaks[];
}

/**
 * Leakage is a property of pairs: counts every related pair across splits, and the images that are in one.
 *
 * @param splits names of the sides, in the order in which they are named
 */
export function leakMatrix(
  related: RelatedImages,
  side: Sides,
  splits: readonly string[],
  accept: (rank: number) => boolean,
): LeakMatrix {
  const sides = splits.length;
  const { byRank, bySides } = countAcross(related, side, sides, accept);
  const examples = examplesAcross(related, side, sides, accept);
  /** Images of the split i that are related to the split j. */
  const images = new Float64Array(sides * sides);
  let affected = 0;
  for (let image = 0; image < related.count; image++) {
    const own = side[image]!;
    if (own < 0) continue;
    let isAffected = false;
    for (let other = 0; other < sides; other++) {
      if (examples[image * sides + other]! < 0) continue;
      images[own * sides + other]!++;
      isAffected = true;
    }
    if (isAffected) affected++;
  }
  const splitPairs: SplitPairLeaks[] = [];
  for (let i = 0; i < sides; i++) {
    for (let j = i + 1; j < sides; j++) {
      const pairs = bySides[i * sides + j]!;
      if (pairs === 0) continue;
      splitPairs.push({
        splits: [splits[i]!, splits[j]!],
        pairs,
        images: [images[i * sides + j]!, images[j * sides + i]!],
      });
    }
  }
  const byRelation: Partial<Record<Relation, number>> = {};
  RELATIONS.forEach((relation, rank) => {
    if (byRank[rank]! > 0) byRelation[relation] = byRank[rank]!;
  });
  return {
    pairs: byRank.reduce((sum, n) => sum + n, 0),
    images: affected,
    byRelation,
    splitPairs: splitPairs.sort((a, b) => b.pairs - a.pairs),
  };
}
