export interface NumberedBySize {
  /** 0 for the largest, of equally large ones the one with the earlier first image; -1 stays. */
  readonly labels: Int32Array;
  /** Images of each, by its new number; descending. */
  readonly sizes: Uint32Array;
  /** Former number of each. */
  readonly former: Uint32Array;
}

/**
 * Numbers clusters anew, the largest first. Memory: 4 bytes per image and 16 per cluster.
 *
 * @param labels 0 … `count` - 1, numbered in the order of their first images; -1 for none
 */
export function numberBySize(labels: ArrayLike<number>, count: number): NumberedBySize {
  const sizes = new Uint32Array(count);
  for (let i = 0; i < labels.length; i++) if (labels[i]! >= 0) sizes[labels[i]!]!++;
  const former = Uint32Array.from({ length: count }, (_, cluster) => cluster).sort(
    (p, q) => sizes[q]! - sizes[p]! || p - q,
  );
  const now = new Int32Array(count);
  for (let cluster = 0; cluster < count; cluster++) now[former[cluster]!] = cluster;
  return {
    labels: Int32Array.from({ length: labels.length }, (_, i) => (labels[i]! < 0 ? -1 : now[labels[i]!]!)),
    sizes: former.map((cluster) => sizes[cluster]!),
    former,
  };
}
