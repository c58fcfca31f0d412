import { Partition } from '../../analyse/duplicates/partition.ts';
import type { RelatedImages } from '../../analyse/leakage/related-images.ts';

/**
 * What must stay together: connected components of images over all related pairs, since leakage goes by pairs and not
 * by mutual groups. A pair counts where both of its images are free to be moved.
 *
 * @param accept which relations count, by place in `RELATIONS`
 * @returns for each image the first one of its component; -1 for those that are not free
 */
export function splitUnits(related: RelatedImages, isFree: Uint8Array, accept: (rank: number) => boolean): Int32Array {
  const partition = new Partition(related.count);
  const { table } = related;
  for (const row of related.rows) {
    const a = table.a[row]!;
    const b = table.b[row]!;
    if (isFree[a] && isFree[b] && accept(table.rank[row]!)) partition.union(a, b);
  }
  for (const { one, other, rank } of related.sets) {
    if (!accept(rank)) continue;
    const first = one.find((image) => isFree[image]);
    const second = other ? other.find((image) => isFree[image]) : first;
    if (first === undefined || second === undefined) continue;
    for (const members of other ? [one, other] : [one]) {
      for (const image of members) if (isFree[image]) partition.union(first, image);
    }
  }
  return Int32Array.from({ length: related.count }, (_, image) => (isFree[image] ? partition.find(image) : -1));
}
