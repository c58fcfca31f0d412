import { UserError } from '../model/errors.ts';

/** What the keeper is chosen by. */
export interface KeeperFacts {
  readonly id: string;
  readonly split: string | null;
  readonly label: string | null;
  readonly width: number;
  readonly height: number;
  /** Size inside uniform bars along its sides, px; null or absent where it has none. */
  readonly inside?: { readonly width: number; readonly height: number } | null;
  readonly bitDepth: number | null;
  /** IJG quality of a JPEG; null for other formats. */
  readonly jpegQuality: number | null;
  /** Column edge_sharpness; null where too few edges were found. */
  readonly sharpness: number | null;
  /** How many of camera, time taken, position and colour profile the file tells. */
  readonly metadata: number;
  readonly isLossless: boolean;
  readonly sizeBytes: number;
  readonly isTruncated: boolean;
}

/** What a user may say about the choice. */
export interface KeeperOptions {
  /** Criteria in order; those left out do not count. Default: {@link KEEPER_CRITERIA}. */
  readonly order?: readonly string[];
  /** Splits whose images are kept before all others. */
  readonly protect?: readonly string[];
  /** Beginnings of ids, or parts of them between slashes, preferred first to last. */
  readonly prefer?: readonly string[];
}

interface Criterion {
  /** Larger is better. */
  readonly rank: (facts: KeeperFacts, options: KeeperOptions) => number;
  /** Why the winner won, given the best of those it beat. */
  readonly because: (winner: KeeperFacts, next: KeeperFacts) => string;
}

/** Names that copying programs give: `a (1).jpg`, `a copy.jpg`, `Copy of a.jpg`, `a - Kopie.jpg`, `a_副本.jpg`. */
const COPY_NAME = /(\(\d+\)|[ _-](copy|kopie|copie|副本)( ?\d+)?)\.[^.]*$|(^|\/)copy of /i;

/** Sharpness within a fifth is the same: coding moves it as much. */
const SHARPNESS_STEP = Math.log(1.2);

/** Bars are measured in a view of this long side at most, px, and end within so many of its pixels ... */
const BAR_VIEW = 512;
const BAR_VIEW_ERROR = 2;
/** ... or within a block of JPEG, px: coding rings up to there. */
const BAR_CODING_ERROR = 8;

/** Pixels of the picture itself: inside its bars, were these as thick as they may be. */
function pixelsOf({ width, height, inside }: KeeperFacts): number {
  if (!inside) return width * height;
  const error = Math.max(BAR_CODING_ERROR, (BAR_VIEW_ERROR * Math.max(width, height)) / BAR_VIEW);
  const side = (within: number, whole: number) => (within < whole ? Math.max(0, within - 2 * error) : whole);
  return side(inside.width, width) * side(inside.height, height);
}

/** Larger also when the bars are as thick as measured; else it is the lack of bars that tells. */
function isMeasuredLarger(one: KeeperFacts, other: KeeperFacts): boolean {
  const [a, b] = [one.inside ?? one, other.inside ?? other];
  return a.width * a.height > b.width * b.height;
}

const sizeInWords = ({ width, height, inside }: KeeperFacts): string =>
  inside ? `${inside.width}×${inside.height} inside its bars (${width}×${height} with them)` : `${width}×${height}`;

const isPreferred = (id: string, prefix: string): boolean => id.startsWith(prefix) || `/${id}`.includes(`/${prefix}/`);

const CRITERIA: Readonly<Record<string, Criterion>> = {
  protected: {
    rank: (f, { protect = [] }) => (f.split !== null && protect.includes(f.split) ? 1 : 0),
    because: (w) => `in the protected split ${w.split}`,
  },
  path: {
    rank: (f, { prefer = [] }) => {
      const at = prefer.findIndex((prefix) => isPreferred(f.id, prefix));
      return at < 0 ? 0 : prefer.length - at;
    },
    because: () => 'in a preferred folder',
  },
  whole: { rank: (f) => (f.isTruncated ? 0 : 1), because: () => 'whole, while the others are cut off' },
  label: { rank: (f) => (f.label === null ? 0 : 1), because: (w) => `labelled ${w.label}, while others have no label` },
  resolution: {
    rank: pixelsOf,
    because: (w, n) =>
      `${isMeasuredLarger(w, n) ? 'highest resolution' : 'no bars'}, ${sizeInWords(w)} against ${sizeInWords(n)}`,
  },
  depth: {
    rank: (f) => f.bitDepth ?? 8,
    because: (w, n) => `${w.bitDepth ?? 8} bits per sample against ${n.bitDepth ?? 8}`,
  },
  lossless: { rank: (f) => (f.isLossless ? 1 : 0), because: () => 'stored without loss' },
  quality: {
    rank: (f) => f.jpegQuality ?? 0,
    because: (w, n) => `JPEG quality ${w.jpegQuality} against ${n.jpegQuality ?? 'unknown'}`,
  },
  sharpness: {
    rank: (f) => (f.sharpness === null || f.sharpness <= 0 ? -100 : Math.round(Math.log(f.sharpness) / SHARPNESS_STEP)),
    because: (w, n) => `sharper, ${shown(w.sharpness)} against ${shown(n.sharpness)}`,
  },
  metadata: {
    rank: (f) => f.metadata,
    because: () => 'more metadata: camera, time, position or colour profile',
  },
  bytes: {
    rank: (f) => f.sizeBytes,
    because: () => 'largest file, so the least compressed',
  },
  name: { rank: (f) => (COPY_NAME.test(f.id) ? 0 : 1), because: () => 'not named as a copy' },
};

/** All criteria in their default order. */
export const KEEPER_CRITERIA: readonly string[] = Object.keys(CRITERIA);

const shown = (value: number | null): string => (value === null ? 'unknown' : value.toPrecision(2));

/** @throws UserError for a criterion that there is not */
export function checkKeeperOptions({ order = [] }: KeeperOptions): void {
  for (const name of order) {
    if (Object.hasOwn(CRITERIA, name)) continue;
    throw new UserError(`There is no keeper criterion named ${name}. Known: ${KEEPER_CRITERIA.join(', ')}.`);
  }
}

/**
 * Chooses which image of a group to keep, criterion by criterion, and last the first path in order. By default: a
 * protected split, a preferred folder, whole before cut off, labelled, then resolution (without uniform bars), bit depth, losslessness, JPEG
 * quality, sharpness, metadata, file size, a name that does not say "copy".
 *
 * @returns the index of the keeper and why, in words
 */
export function chooseKeeper(
  group: readonly KeeperFacts[],
  options: KeeperOptions = {},
): { readonly index: number; readonly reason: string } {
  if (group.length === 1) return { index: 0, reason: 'the only one' };
  let left = group.map((_, i) => i);
  for (const name of options.order ?? KEEPER_CRITERIA) {
    const criterion = CRITERIA[name]!;
    const ranks = left.map((i) => criterion.rank(group[i]!, options));
    const best = Math.max(...ranks);
    const winners = left.filter((_, k) => ranks[k] === best);
    if (winners.length === 1) {
      const beaten = left.filter((i) => i !== winners[0]);
      const next = beaten.reduce((a, b) =>
        criterion.rank(group[b]!, options) > criterion.rank(group[a]!, options) ? b : a,
      );
      return { index: winners[0]!, reason: criterion.because(group[winners[0]!]!, group[next]!) };
    }
    left = winners;
  }
  const index = left.reduce((a, b) => (group[b]!.id < group[a]!.id ? b : a));
  return { index, reason: 'equal in every respect; first in path order' };
}
