import type { ImageTable } from './image-table.ts';
import { Partition } from './partition.ts';

/** Images that are exactly equal, as a partition of all images. */
export interface ExactClasses {
  /** Class of each image; classes are numbered by their first member in id order. */
  readonly classOf: Int32Array;
  /** Members of each class, ascending. */
  readonly members: readonly (readonly number[])[];
}

/**
 * Equal bytes or equal pixels (size, channels, depth and every sample after orientation). Both are equivalences, so
 * their union is one too. Unreadable images stay alone.
 */
export function exactClasses(table: ImageTable): ExactClasses {
  const partition = new Partition(table.ids.length);
  for (const numbers of [table.bytesNumber, table.pixelsNumber]) {
    const first = new Map<number, number>();
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i]!;
      if (value < 0 || !table.isMeasured[i]) continue;
      const known = first.get(value);
      if (known === undefined) first.set(value, i);
      else partition.union(known, i);
    }
  }
  const { setOf, members } = partition.sets();
  return { classOf: setOf, members };
}

export const exactRelation = (table: ImageTable, members: readonly number[]): 'identical-bytes' | 'identical-pixels' =>
  members.every((image) => table.bytesNumber[image] === table.bytesNumber[members[0]!])
    ? 'identical-bytes'
    : 'identical-pixels';
