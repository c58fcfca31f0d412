import { Partition } from '../../analyse/duplicates/partition.ts';
import { once } from '../../analyse/leakage/pair-sets.ts';
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
  const hasFree = once((members) => members.some((image) => isFree[image] === 1));
  // A set of copies is met once with each of its relations, and needs to be joined only once.
  const joined = new Map<readonly number[], number>();
  const join = (members: readonly number[]): number => {
    const known = joined.get(members);
    if (known !== undefined) return known;
    let first = -1;
    for (const image of members) {
      if (!isFree[image]) continue;
      if (first < 0) first = image;
      else partition.union(first, image);
    }
    if (members.length > 1) joined.set(members, first);
    return first;
  };
  for (const { one, other, rank } of related.sets) {
    if (!accept(rank)) continue;
    // One side alone is not joined by what is not free.
    if (other && !(hasFree(one) && hasFree(other))) continue;
    const first = join(one);
    if (other) partition.union(first, join(other));
  }
  return Int32Array.from({ length: related.count }, (_, image) => (isFree[image] ? partition.find(image) : -1));
}
