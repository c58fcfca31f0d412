import { Partition } from '../duplicates/partition.ts';
import { type ComparedPair, isReported, type WorkspaceEvidence } from './observations.ts';

/** Images that look like copies of each other, and what the last scan's comparisons prove. */
export interface WorkspacePairs {
  readonly evidence: WorkspaceEvidence;
  /** Set of likely or equal copies each image is in. */
  readonly setOf: Int32Array;
}

/**
 * Sorts what the last scan compared. Pairs above `likelyAbove` look like real copies, unless a person said otherwise.
 *
 * @param images how many were measured
 * @param classOf class of equal images of each image, see `exactClasses`; only one image of each class was compared
 * @param compared number of compared pairs, and those of them that have a score to speak of
 * @param numberOf place of an id among all; undefined for ids that are gone
 * @param areDifferent whether a person said that two images are no duplicates, or equal images of theirs
 */
export function sortCompared(
  images: number,
  classOf: Int32Array,
  compared: { readonly pairs: number; readonly scored: readonly ComparedPair[] },
  numberOf: (id: string) => number | undefined,
  areDifferent: (a: number, b: number) => boolean,
  likelyAbove: number,
): WorkspacePairs {
  const sets = new Partition(classOf.length);
  const firstOf = new Map<number, number>();
  for (let image = 0; image < classOf.length; image++) {
    const first = firstOf.get(classOf[image]!);
    if (first === undefined) firstOf.set(classOf[image]!, image);
    else sets.union(first, image);
  }
  const likely: ComparedPair[] = [];
  const unlikely: ComparedPair[] = [];
  const refuted: ComparedPair[] = [];
  let superfluous = 0;
  for (const pair of compared.scored) {
    const [a, b] = [numberOf(pair.a), numberOf(pair.b)];
    if (a === undefined || b === undefined) continue;
    if (areDifferent(a, b)) refuted.push(pair);
    else if (isReported(pair, likelyAbove)) {
      likely.push(pair);
      if (sets.find(a) !== sets.find(b)) superfluous++;
      sets.union(a, b);
    } else unlikely.push(pair);
  }
  return {
    evidence: { images, unrelated: compared.pairs - likely.length, likely, superfluous, unlikely, refuted },
    setOf: Int32Array.from(classOf, (_, image) => sets.find(image)),
  };
}
