import { CandidateCollector } from '../duplicates/candidates.ts';
import { addHashCandidates, type HashRadii } from '../duplicates/hash-candidates.ts';
import { hashTable, type PictureHashes, setHashes } from './hash-table.ts';

/**
 * Whether a scan would compare two pictures, found by the same join on a table of these two.
 *
 * @returns EXIF orientation 1–8 under which `b` would be laid on `a`; null when no hash brings them together
 */
export function candidateOrientation(a: PictureHashes, b: PictureHashes, radii: HashRadii): number | null {
  const table = hashTable(2);
  setHashes(table, 0, a);
  setHashes(table, 1, b);
  if (!table.hasStructure[0] || !table.hasStructure[1]) return null;
  const collector = new CandidateCollector(table);
  addHashCandidates(table, [0, 1], radii, collector);
  const { count, orientation } = collector.finish();
  return count === 0 ? null : orientation[0]!;
}
