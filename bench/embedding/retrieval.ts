import type { SetImage } from './build-set.ts';
import type { Ranker } from './rankers.ts';

/** How well one ranker finds the originals of one family's copies. */
export interface Retrieved {
  /** Share of copies whose original comes before everything else; of equally near ones, each is as likely the first. */
  readonly recallAt1: number;
  /** Mean of one over the place of the original; equally near ones share their places. */
  readonly meanReciprocalRank: number;
  readonly queries: number;
  /** Paths of the copies whose original does not come first. */
  readonly missed: readonly string[];
}

/**
 * Ranks all originals and distractors for every edited copy.
 *
 * @param images in the order of the ranker's features
 * @returns by family, in the order of the set
 */
export function retrieve(images: readonly SetImage[], ranker: Ranker): Map<string, Retrieved> {
  const index: number[] = [];
  const placeOf = new Map<string, number>();
  images.forEach(({ family, original }, number) => {
    if (family !== 'original' && family !== 'distractor') return;
    if (original !== null) placeOf.set(original, index.length);
    index.push(number);
  });
  const numbers = Uint32Array.from(index);
  const distances = new Float64Array(numbers.length);
  const sums = new Map<string, { recall: number; reciprocal: number; queries: number; missed: string[] }>();
  images.forEach(({ family, original, path }, number) => {
    if (family === 'original' || family === 'distractor') return;
    const place = placeOf.get(original!);
    if (place === undefined) throw new Error(`${path} is made from ${original}, which is not in the set`);
    ranker.distances(number, numbers, distances);
    const right = distances[place]!;
    let [nearer, equal] = [0, 0];
    for (let i = 0; i < distances.length; i++) {
      if (distances[i]! < right) nearer++;
      else if (distances[i] === right && i !== place) equal++;
    }
    const sum = sums.get(family) ?? { recall: 0, reciprocal: 0, queries: 0, missed: [] };
    sums.set(family, sum);
    sum.queries++;
    sum.recall += nearer === 0 ? 1 / (1 + equal) : 0;
    sum.reciprocal += 1 / (1 + nearer + equal / 2);
    if (nearer > 0) sum.missed.push(path);
  });
  return new Map(
    [...sums].map(([family, { recall, reciprocal, queries, missed }]) => [
      family,
      { recallAt1: recall / queries, meanReciprocalRank: reciprocal / queries, queries, missed },
    ]),
  );
}
