import { type GroupedMembers, type PairSet, SidedSets, type Sides } from './pair-sets.ts';
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
  const sided = new SidedSets(side);
  // A set of copies is met once with each of its relations: no need to visit it again once all of it has examples.
  const finished = new Map<readonly number[], Uint8Array>();
  for (const set of related.sets) {
    if (!accept(set.rank) || !sided.isAcross(set)) continue;
    addExamples(set.one, sided.grouped(set.other ?? set.one, set.keyOf), set.keyOf);
    if (set.other) addExamples(set.other, sided.grouped(set.one, set.keyOf), set.keyOf);
  }
  return examples;

  function addExamples(members: readonly number[], others: GroupedMembers, keyOf: PairSet['keyOf']): void {
    let isFinished = finished.get(members);
    if (!isFinished && members.length > 1) {
      isFinished = new Uint8Array(sides);
      finished.set(members, isFinished);
    }
    for (const [at, keys] of others) {
      if (isFinished?.[at]) continue;
      let missing = 0;
      for (const image of members) {
        const own = side[image]!;
        if (own < 0 || own === at || examples[image * sides + at]! >= 0) continue;
        examples[image * sides + at] = findOther(image, keys, keyOf);
        if (examples[image * sides + at]! < 0) missing++;
      }
      if (isFinished && missing === 0) isFinished[at] = 1;
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
