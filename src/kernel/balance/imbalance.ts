/** How evenly things are spread over classes. */
export interface Imbalance {
  /** Classes that have any. */
  readonly classes: number;
  readonly total: number;
  readonly largest: number;
  readonly smallest: number;
  /** Largest over smallest, ≥ 1; the imbalance ratio of the literature. 1 where there is no class. */
  readonly ratio: number;
  /** Entropy of the shares over that of equal ones, 0 all in one class – 1 balanced; 1 for fewer than two classes. */
  readonly balance: number;
  /** exp(entropy): how many classes of equal size would be as diverse, from 1. 0 where there is none. */
  readonly effectiveClasses: number;
  /** Gini coefficient of the counts, 0 all alike – towards 1 one has all. */
  readonly gini: number;
}

/** @param counts of each class; those of 0 are no classes */
export function imbalance(counts: ArrayLike<number>): Imbalance {
  const sorted = Float64Array.from(counts)
    .filter((count) => count > 0)
    .sort();
  const classes = sorted.length;
  let total = 0;
  for (const count of sorted) total += count;
  let entropy = 0;
  let ranked = 0;
  for (let i = 0; i < classes; i++) {
    const share = sorted[i]! / total;
    entropy -= share * Math.log(share);
    ranked += (2 * (i + 1) - classes - 1) * sorted[i]!;
  }
  const largest = sorted[classes - 1] ?? 0;
  const smallest = sorted[0] ?? 0;
  return {
    classes,
    total,
    largest,
    smallest,
    ratio: classes === 0 ? 1 : largest / smallest,
    balance: classes < 2 ? 1 : Math.min(1, entropy / Math.log(classes)),
    effectiveClasses: classes === 0 ? 0 : Math.exp(entropy),
    gini: classes === 0 ? 0 : Math.max(0, ranked / (classes * total)),
  };
}
