/** What the keeper is chosen by. */
export interface KeeperFacts {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number | null;
  /** IJG quality of a JPEG; null for other formats. */
  readonly jpegQuality: number | null;
  readonly isLossless: boolean;
  readonly sizeBytes: number;
  readonly isTruncated: boolean;
}

interface Criterion {
  readonly name: string;
  /** Larger is better. */
  readonly rank: (facts: KeeperFacts) => number;
  /** Why the winner won, given the best of those it beat. */
  readonly because: (winner: KeeperFacts, next: KeeperFacts) => string;
}

/** Names that copying programs give: `a (1).jpg`, `a copy.jpg`, `Copy of a.jpg`, `a - Kopie.jpg`, `a_副本.jpg`. */
const COPY_NAME = /(\(\d+\)|[ _-](copy|kopie|copie|副本)( ?\d+)?)\.[^.]*$|(^|\/)copy of /i;

const CRITERIA: readonly Criterion[] = [
  { name: 'whole', rank: (f) => (f.isTruncated ? 0 : 1), because: () => 'whole, while the others are cut off' },
  {
    name: 'resolution',
    rank: (f) => f.width * f.height,
    because: (w, n) => `highest resolution, ${w.width}×${w.height} against ${n.width}×${n.height}`,
  },
  {
    name: 'depth',
    rank: (f) => f.bitDepth ?? 8,
    because: (w, n) => `${w.bitDepth} bits per sample against ${n.bitDepth ?? 8}`,
  },
  { name: 'lossless', rank: (f) => (f.isLossless ? 1 : 0), because: () => 'stored without loss' },
  {
    name: 'quality',
    rank: (f) => f.jpegQuality ?? 0,
    because: (w, n) => `JPEG quality ${w.jpegQuality} against ${n.jpegQuality ?? 'unknown'}`,
  },
  {
    name: 'bytes',
    rank: (f) => f.sizeBytes,
    because: () => 'largest file, so the least compressed or the most metadata',
  },
  { name: 'name', rank: (f) => (COPY_NAME.test(f.id) ? 0 : 1), because: () => 'not named as a copy' },
];

/**
 * Chooses which image of a group to keep: whole before cut off, then resolution, bit depth, losslessness, JPEG
 * quality, file size, a name that does not say "copy", and last the first path in order.
 *
 * @returns the index of the keeper and why, in words
 */
export function chooseKeeper(group: readonly KeeperFacts[]): { readonly index: number; readonly reason: string } {
  if (group.length === 1) return { index: 0, reason: 'the only one' };
  let left = group.map((_, i) => i);
  for (const criterion of CRITERIA) {
    const ranks = left.map((i) => criterion.rank(group[i]!));
    const best = Math.max(...ranks);
    const winners = left.filter((_, k) => ranks[k] === best);
    if (winners.length === 1) {
      const beaten = left.filter((i) => i !== winners[0]);
      const next = beaten.reduce((a, b) => (criterion.rank(group[b]!) > criterion.rank(group[a]!) ? b : a));
      return { index: winners[0]!, reason: criterion.because(group[winners[0]!]!, group[next]!) };
    }
    left = winners;
  }
  const index = left.reduce((a, b) => (group[b]!.id < group[a]!.id ? b : a));
  return { index, reason: 'equal in every respect; first in path order' };
}
