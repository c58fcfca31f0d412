import { relationRank } from '../../model/relation.ts';
import { Partition } from '../duplicates/partition.ts';
import type { RelatedRows } from './related-rows.ts';

/** Images that share relations: exact copies, and those that one image stands for. */
export interface Clusters {
  readonly count: number;
  /** Exact class of each image, named by its first image. */
  readonly exactOf: Int32Array;
  /** Cluster of each image, named by the first image of the exact class that stands for the others. */
  readonly rootOf: Int32Array;
  /** How each image is related to the class that stands for it: place in `RELATIONS`, and score; 0 and 1 within it. */
  readonly viaRank: Uint8Array;
  readonly viaScore: Float64Array;
  /** Members of the exact classes of two or more, ascending. */
  readonly exactMembers: ReadonlyMap<number, readonly number[]>;
  /** Members of the clusters of two or more images, ascending. */
  readonly clusterMembers: ReadonlyMap<number, readonly number[]>;
}

const IDENTICAL_PIXELS = relationRank('identical-pixels');

function membersOf(classOf: Int32Array): Map<number, number[]> {
  const sizes = new Int32Array(classOf.length);
  for (const name of classOf) sizes[name]!++;
  const members = new Map<number, number[]>();
  for (let image = 0; image < classOf.length; image++) {
    const name = classOf[image]!;
    if (sizes[name]! < 2) continue;
    const known = members.get(name);
    if (known) known.push(image);
    else members.set(name, [image]);
  }
  return members;
}

/**
 * Exact classes and the clusters that they form where one stands for others. That two images are identical is a fact,
 * which holds for their other pairs also when a person calls this one pair no duplicates; standing for another image
 * needs a confirmed pair.
 */
export function clusterImages(count: number, table: RelatedRows): Clusters {
  const exact = new Partition(count);
  for (let row = 0; row < table.count; row++) {
    if (table.rank[row]! <= IDENTICAL_PIXELS) exact.union(table.a[row]!, table.b[row]!);
  }
  const exactOf = Int32Array.from({ length: count }, (_, image) => exact.find(image));
  // The class that stands for each class, and by which row; of several rows the closest.
  const parentRow = new Map<number, number>();
  for (let row = 0; row < table.count; row++) {
    if (!table.isRepresented[row] || !table.isConfirmed[row]) continue;
    const child = exactOf[table.b[row]!]!;
    // Parents come first in id order, so there are no cycles.
    if (exactOf[table.a[row]!]! >= child) continue;
    const known = parentRow.get(child);
    if (known === undefined || isCloser(table, row, known)) parentRow.set(child, row);
  }
  const rootOf = new Int32Array(count);
  const viaRank = new Uint8Array(count);
  const viaScore = new Float64Array(count).fill(1);
  for (let image = 0; image < count; image++) {
    const first = exactOf[image]!;
    const row = parentRow.get(first);
    if (first !== image) {
      rootOf[image] = rootOf[first]!;
      viaRank[image] = viaRank[first]!;
      viaScore[image] = viaScore[first]!;
    } else if (row === undefined) rootOf[image] = image;
    else {
      const parent = table.a[row]!;
      rootOf[image] = rootOf[exactOf[parent]!]!;
      viaRank[image] = Math.max(table.rank[row]!, viaRank[exactOf[parent]!]!);
      viaScore[image] = Math.min(table.score[row]!, viaScore[exactOf[parent]!]!);
    }
  }
  return {
    count,
    exactOf,
    rootOf,
    viaRank,
    viaScore,
    exactMembers: membersOf(exactOf),
    clusterMembers: membersOf(rootOf),
  };
}

function isCloser(table: RelatedRows, row: number, than: number): boolean {
  const byRank = table.rank[row]! - table.rank[than]!;
  if (byRank !== 0) return byRank < 0;
  const byScore = table.score[row]! - table.score[than]!;
  return byScore !== 0 ? byScore > 0 : table.a[row]! < table.a[than]!;
}
