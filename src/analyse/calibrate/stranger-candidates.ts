import { CandidateCollector } from '../duplicates/candidates.ts';
import { addHashCandidates, type HashRadii } from '../duplicates/hash-candidates.ts';
import type { ImageTable } from '../duplicates/image-table.ts';
import { copyHashes, hashTable, type PictureHashes, setHashes } from './hash-table.ts';

/** An edited copy of an image, by its hashes. */
export interface HashedCopy {
  /** Number of the image it was made of. */
  readonly image: number;
  readonly hashes: PictureHashes;
}

/** An image and a copy of another one that a scan would compare. */
export interface StrangerCandidate {
  readonly image: number;
  /** Place of the copy in the list. */
  readonly copy: number;
  /** EXIF orientation 1–8 under which the copy would be laid on the image. */
  readonly orientation: number;
}

/**
 * Which of the images hashes would bring to copies of others: one copy per two images, since those of one image are alike
 * and would only count the same luck several times.
 *
 * @param images numbers into `table`, of no two that are copies of each other
 * @param setOf the set of copies each image of the table is in; a copy is no stranger to the images of its own set
 * @param pick uniform number in [0, 1) for two sets, the same in either order of calls
 */
export function strangerCandidates(
  table: ImageTable,
  images: readonly number[],
  copies: readonly HashedCopy[],
  radii: HashRadii,
  setOf: ArrayLike<number>,
  pick: (low: number, high: number) => number,
): StrangerCandidate[] {
  const hashes = hashTable(images.length + copies.length);
  images.forEach((image, i) => {
    copyHashes(table, image, hashes, i);
  });
  copies.forEach((copy, i) => {
    setHashes(hashes, images.length + i, copy.hashes);
  });
  const nodes = hashes.ids.map((_, node) => node).filter((node) => hashes.hasStructure[node]);
  const collector = new CandidateCollector(hashes);
  addHashCandidates(hashes, nodes, radii, collector);
  const { count, a, b, orientation } = collector.finish();
  const bySets = new Map<string, { low: number; high: number; candidates: StrangerCandidate[] }>();
  for (let p = 0; p < count; p++) {
    if (a[p]! >= images.length || b[p]! < images.length) continue;
    const image = images[a[p]!]!;
    const copy = b[p]! - images.length;
    const sets = [setOf[image]!, setOf[copies[copy]!.image]!] as const;
    if (sets[0] === sets[1]) continue;
    const [low, high] = [Math.min(...sets), Math.max(...sets)];
    const known = bySets.get(`${low} ${high}`) ?? { low, high, candidates: [] };
    known.candidates.push({ image, copy, orientation: orientation[p]! });
    bySets.set(`${low} ${high}`, known);
  }
  return [...bySets.values()]
    .sort((x, y) => x.low - y.low || x.high - y.high)
    .map(({ low, high, candidates }) => candidates[Math.floor(pick(low, high) * candidates.length)]!);
}
