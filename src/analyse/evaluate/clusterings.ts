/** How well one clustering agrees with another, each 0–1 but for `adjustedRand`, which may fall below 0. */
export interface ClusteringMeasures {
  readonly images: number;
  /** Share of an image's found cluster that belongs there, averaged over images (Bagga and Baldwin 1998). */
  readonly bCubedPrecision: number;
  /** Share of an image's true cluster that was found with it, averaged over images. */
  readonly bCubedRecall: number;
  readonly bCubedF1: number;
  /** Rand index corrected for chance (Hubert and Arabie 1985): 1 equal, about 0 as good as chance. */
  readonly adjustedRand: number;
}

const pairsOf = (size: number): number => (size * (size - 1)) / 2;

/**
 * @param truth true cluster of each image, any whole numbers
 * @param found found cluster of each image; as long as `truth`
 * @returns null for no images
 */
export function compareClusterings(truth: ArrayLike<number>, found: ArrayLike<number>): ClusteringMeasures | null {
  const images = truth.length;
  if (images === 0) return null;
  const inTruth = new Map<number, number>();
  const inFound = new Map<number, number>();
  const inBoth = new Map<number, Map<number, number>>();
  for (let i = 0; i < images; i++) {
    const [t, f] = [truth[i]!, found[i]!];
    inTruth.set(t, (inTruth.get(t) ?? 0) + 1);
    inFound.set(f, (inFound.get(f) ?? 0) + 1);
    const row = inBoth.get(t) ?? new Map<number, number>();
    row.set(f, (row.get(f) ?? 0) + 1);
    inBoth.set(t, row);
  }
  let [precision, recall, together] = [0, 0, 0];
  for (const [t, row] of inBoth) {
    for (const [f, both] of row) {
      precision += (both * both) / inFound.get(f)!;
      recall += (both * both) / inTruth.get(t)!;
      together += pairsOf(both);
    }
  }
  precision /= images;
  recall /= images;
  const total = (sizes: ReadonlyMap<number, number>) => [...sizes.values()].reduce((sum, n) => sum + pairsOf(n), 0);
  const [trueTotal, foundTotal] = [total(inTruth), total(inFound)];
  const expected = images < 2 ? 0 : (trueTotal * foundTotal) / pairsOf(images);
  const most = (trueTotal + foundTotal) / 2;
  return {
    images,
    bCubedPrecision: precision,
    bCubedRecall: recall,
    bCubedF1: (2 * precision * recall) / (precision + recall),
    // Both all apart, or both all together: equal.
    adjustedRand: most === expected ? 1 : (together - expected) / (most - expected),
  };
}
