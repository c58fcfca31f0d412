import { bySideAndKey, isAcross, type PairSet, type Sides } from './pair-sets.ts';
import type { RelatedImages } from './related-images.ts';

/**
 * For every image, one related image on each other side: `examples[image * sides + otherSide]`, -1 when there is none.
 * So it also tells how many images of a side are related to another side. Time grows with images and rows.
 *
 * @param accept which relations count, by place in `RELATIONS`
 */
export function examplesAcross(
  related: RelatedImages,
  side: Sides,
  sides: number,
  accept: (rank: number) => boolean,
): Int32Array {
  const examples = new Int32Array(related.count * sides).fill(-1);
  const { table } = related;
  for (const row of related.rows) {
    const a = table.a[row]!;
    const b = table.b[row]!;
    if (side[a]! < 0 || side[b]! < 0 || side[a] === side[b] || !accept(table.rank[row]!)) continue;
    const atA = a * sides + side[b]!;
    const atB = b * sides + side[a]!;
    if (examples[atA]! < 0 || b < examples[atA]!) examples[atA] = b;
    if (examples[atB]! < 0 || a < examples[atB]!) examples[atB] = a;
  }
  for (const set of related.sets) {
    if (!accept(set.rank) || !isAcross(set, side)) continue;
    addExamples(set.one, set.other ?? set.one, set.keyOf);
    if (set.other) addExamples(set.other, set.one, set.keyOf);
  }
  return examples;

  function addExamples(one: readonly number[], other: readonly number[], keyOf: PairSet['keyOf']): void {
    const others = bySideAndKey(other, side, keyOf);
    for (const image of one) {
      const own = side[image]!;
      if (own < 0) continue;
      for (const [at, keys] of others) {
        if (at === own || examples[image * sides + at]! >= 0) continue;
        examples[image * sides + at] = findOther(image, keys, keyOf);
      }
    }
  }

  function findOther(image: number, keys: ReadonlyMap<number, readonly number[]>, keyOf: PairSet['keyOf']): number {
    for (const [key, others] of keys) {
      if (keyOf && key === keyOf(image)) continue;
      for (const other of others) if (!related.isOverridden(image, other)) return other;
    }
    return -1;
  }
}
