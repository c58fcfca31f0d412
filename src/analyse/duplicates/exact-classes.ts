import type { ImageTable } from './image-table.ts';

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
  const count = table.ids.length;
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const find = (node: number): number => {
    let at = node;
    while (parent[at]! !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const numbers of [table.bytesNumber, table.pixelsNumber]) {
    const first = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const value = numbers[i]!;
      if (value < 0 || !table.isMeasured[i]) continue;
      const known = first.get(value);
      if (known === undefined) {
        first.set(value, i);
        continue;
      }
      const a = find(known);
      const b = find(i);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const classOf = new Int32Array(count);
  const numberOf = new Map<number, number>();
  const members: number[][] = [];
  for (let i = 0; i < count; i++) {
    const root = find(i);
    let number = numberOf.get(root);
    if (number === undefined) {
      number = members.length;
      numberOf.set(root, number);
      members.push([]);
    }
    classOf[i] = number;
    members[number]!.push(i);
  }
  return { classOf, members };
}
