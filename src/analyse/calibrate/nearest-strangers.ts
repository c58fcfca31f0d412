import { hammingDistance } from '../../kernel/hash/words.ts';
import type { ImageTable } from '../duplicates/image-table.ts';

/** How near by their hashes, 0 equal – 3: shares of differing bits of phash, dhash and PDQ, added up. */
function distanceOf({ perceptualHash, differenceHash, pdq }: ImageTable, a: number, b: number): number {
  return (
    hammingDistance(perceptualHash, 2 * a, perceptualHash, 2 * b, 2) / 64 +
    hammingDistance(differenceHash, 2 * a, differenceHash, 2 * b, 2) / 64 +
    hammingDistance(pdq, 8 * a, pdq, 8 * b, 8) / 256
  );
}

/**
 * For each of `sample` its nearest others by hashes, whatever the radii; nearest first, ties by number.
 *
 * @param images numbers into the table to look among
 * @param isStranger whether the two may be taken
 * @returns pairs, the smaller number first, each once: the nearest of each image, then the second of each, …
 */
export function nearestStrangers(
  table: ImageTable,
  sample: readonly number[],
  images: readonly number[],
  perImage: number,
  isStranger: (a: number, b: number) => boolean,
): (readonly [number, number])[] {
  const nearest = sample.map((image) => {
    const kept: { other: number; distance: number }[] = [];
    for (const other of images) {
      if (other === image) continue;
      const distance = distanceOf(table, image, other);
      const last = kept.length < perImage ? Number.POSITIVE_INFINITY : kept[kept.length - 1]!.distance;
      if (distance >= last || !isStranger(image, other)) continue;
      const at = kept.findIndex((one) => distance < one.distance);
      kept.splice(at < 0 ? kept.length : at, 0, { other, distance });
      kept.length = Math.min(kept.length, perImage);
    }
    return kept.map(({ other }) => other);
  });
  const pairs = new Map<string, readonly [number, number]>();
  for (let rank = 0; rank < perImage; rank++) {
    nearest.forEach((others, i) => {
      const other = others[rank];
      if (other === undefined) return;
      const pair = [Math.min(sample[i]!, other), Math.max(sample[i]!, other)] as const;
      if (!pairs.has(pair.join(' '))) pairs.set(pair.join(' '), pair);
    });
  }
  return [...pairs.values()];
}
