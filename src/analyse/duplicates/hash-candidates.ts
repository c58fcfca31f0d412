import { groupEqualHashes } from '../../kernel/neighbours/equal-hashes.ts';
import { hammingCrossJoin } from '../../kernel/neighbours/hamming-cross-join.ts';
import { hammingJoin } from '../../kernel/neighbours/hamming-join.ts';
import type { CandidateSource } from '../../model/pair.ts';
import { type CandidateCollector, turnedPdqDistance } from './candidates.ts';
import type { ImageTable } from './image-table.ts';

export interface HashRadii {
  /** Perceptual hashes of the pictures as they are, and inside their margins: 0–10 bits of 64. */
  readonly perceptual: number;
  /** Perceptual hashes against turned and mirrored ones. */
  readonly turned: number;
  readonly difference: number;
  /** PDQ, bits of 256 (0–31); null leaves it out: it costs much and finds next to nothing more. */
  readonly pdq: number | null;
}

/**
 * Radii at which, of real photos recompressed, resized, recoloured, mirrored, turned, lightly overlaid or bordered, 95 % and
 * more are found by one hash or the other (see the quality bench). What chance brings together is sorted out on pixels.
 */
export const DEFAULT_RADII: HashRadii = { perceptual: 10, turned: 8, difference: 10, pdq: null };

/**
 * Two unrelated pictures within one hash's radius mostly lie far apart by PDQ, whose bits are almost independent there: no
 * need to look at their pixels. Copies stay well below (128 bits is chance); trimmed pairs are not asked, since PDQ sees
 * the margins.
 */
const MAX_PDQ_DISTANCE = 104;
/** PDQ samples its picture off centre, so a turned one may lie further away. */
const MAX_TURNED_PDQ_DISTANCE = 112;

/** Of one hash value that more pictures than this share, each is only compared with the few nearest by PDQ. */
const HOT = 48;
const NEAREST_IN_HOT = 24;

/** Adds every pair of `nodes` (image numbers) that some hash brings within its radius. */
export function addHashCandidates(
  table: ImageTable,
  nodes: readonly number[],
  radii: HashRadii,
  into: CandidateCollector,
): void {
  const { perceptualHash, differenceHash, trimmedPerceptualHash, trimmedDifferenceHash } = table;
  const bordered = nodes.filter((image) => table.hasMargins[image]);
  joinWithin(table, entriesOf(nodes, perceptualHash, bordered, trimmedPerceptualHash), radii.perceptual, 'phash', into);
  joinWithin(table, entriesOf(nodes, differenceHash, bordered, trimmedDifferenceHash), radii.difference, 'dhash', into);
  joinTurned(table, nodes, nodes, TURNS, radii.turned, into);
  if (radii.pdq !== null) joinPdq(table, nodes, radii.pdq, into);
}

interface Entries {
  /** Two words per entry: the straight hashes of `nodes`, then the trimmed ones of `bordered`. */
  readonly words: Uint32Array;
  readonly images: Uint32Array;
  /** Entries from here on are of pictures inside their margins. */
  readonly firstTrimmed: number;
}

function entriesOf(
  nodes: readonly number[],
  straight: Uint32Array,
  bordered: readonly number[],
  trimmed: Uint32Array,
): Entries {
  const images = Uint32Array.from([...nodes, ...bordered]);
  const words = new Uint32Array(2 * images.length);
  images.forEach((image, entry) => {
    const source = entry < nodes.length ? straight : trimmed;
    words.set(source.subarray(2 * image, 2 * image + 2), 2 * entry);
  });
  return { words, images, firstTrimmed: nodes.length };
}

function isPlausible(table: ImageTable, a: number, b: number, orientation: number): boolean {
  const limit = orientation === 1 ? MAX_PDQ_DISTANCE : MAX_TURNED_PDQ_DISTANCE;
  return turnedPdqDistance(table, a, b, orientation) <= limit;
}

/** Equal hashes are joined once and expanded afterwards, so that a thousand equal ones cost one row in the join. */
function joinWithin(
  table: ImageTable,
  { words, images, firstTrimmed }: Entries,
  radius: number,
  source: CandidateSource,
  into: CandidateCollector,
): void {
  const { unique, starts, entries } = groupEqualHashes(words);
  const relate = (x: number, y: number) => {
    const isTrimmed = x >= firstTrimmed || y >= firstTrimmed;
    if (images[x] === images[y]) return;
    if (isTrimmed) into.add(images[x]!, images[y]!, 1, 'trimmed');
    else if (isPlausible(table, images[x]!, images[y]!, 1)) into.add(images[x]!, images[y]!, 1, source);
  };
  const membersOf = (value: number) => entries.subarray(starts[value]!, starts[value + 1]!);
  for (let value = 0; value + 1 < starts.length; value++) {
    const members = membersOf(value);
    if (members.length > HOT) relateNearest(table, images, members, members, relate);
    else
      for (let i = 0; i < members.length; i++)
        for (let j = i + 1; j < members.length; j++) relate(members[i]!, members[j]!);
  }
  hammingJoin({ words: unique, wordsPerHash: 2 }, radius, (p, q) => {
    const inP = membersOf(p);
    const inQ = membersOf(q);
    if (inP.length * inQ.length > HOT * HOT) relateNearest(table, images, inP, inQ, relate);
    else for (const x of inP) for (const y of inQ) relate(x, y);
  });
}

/** As {@link joinWithin}, between two sets of images. */
function joinAcross(
  table: ImageTable,
  left: Entries,
  right: Entries,
  radius: number,
  source: CandidateSource,
  into: CandidateCollector,
): void {
  const relate = (x: number, y: number) => {
    const [one, other] = [left.images[x]!, right.images[y]!];
    if (x >= left.firstTrimmed || y >= right.firstTrimmed) into.add(one, other, 1, 'trimmed');
    else if (isPlausible(table, one, other, 1)) into.add(one, other, 1, source);
  };
  const l = groupEqualHashes(left.words);
  const r = groupEqualHashes(right.words);
  hammingCrossJoin({ words: l.unique, wordsPerHash: 2 }, { words: r.unique, wordsPerHash: 2 }, radius, (p, q) => {
    for (let i = l.starts[p]!; i < l.starts[p + 1]!; i++) {
      for (let j = r.starts[q]!; j < r.starts[q + 1]!; j++) relate(l.entries[i]!, r.entries[j]!);
    }
  });
}

/** Adds every pair of an image of one set with one of the other that some hash brings within its radius. */
export function addCrossCandidates(
  table: ImageTable,
  left: readonly number[],
  right: readonly number[],
  radii: HashRadii,
  into: CandidateCollector,
): void {
  const { perceptualHash, differenceHash, trimmedPerceptualHash, trimmedDifferenceHash } = table;
  const entries = (nodes: readonly number[], straight: Uint32Array, trimmed: Uint32Array) =>
    entriesOf(
      nodes,
      straight,
      nodes.filter((image) => table.hasMargins[image]),
      trimmed,
    );
  joinAcross(
    table,
    entries(left, perceptualHash, trimmedPerceptualHash),
    entries(right, perceptualHash, trimmedPerceptualHash),
    radii.perceptual,
    'phash',
    into,
  );
  joinAcross(
    table,
    entries(left, differenceHash, trimmedDifferenceHash),
    entries(right, differenceHash, trimmedDifferenceHash),
    radii.difference,
    'dhash',
    into,
  );
  joinTurned(table, left, right, ALL_TURNS, radii.turned, into);
}

const nearestDistance = new Uint16Array(NEAREST_IN_HOT);
const nearestEntry = new Uint32Array(NEAREST_IN_HOT);

/** Each of `from` with the few of `to` that are nearest by PDQ. */
function relateNearest(
  table: ImageTable,
  images: Uint32Array,
  from: Uint32Array,
  to: Uint32Array,
  relate: (x: number, y: number) => void,
): void {
  for (const x of from) {
    let kept = 0;
    for (const y of to) {
      if (images[x] === images[y]) continue;
      const distance = turnedPdqDistance(table, images[x]!, images[y]!, 1);
      if (kept === NEAREST_IN_HOT && distance >= nearestDistance[kept - 1]!) continue;
      let at = kept < NEAREST_IN_HOT ? kept++ : kept - 1;
      while (at > 0 && nearestDistance[at - 1]! > distance) {
        nearestDistance[at] = nearestDistance[at - 1]!;
        nearestEntry[at] = nearestEntry[at - 1]!;
        at--;
      }
      nearestDistance[at] = distance;
      nearestEntry[at] = y;
    }
    for (let i = 0; i < kept; i++) relate(x, nearestEntry[i]!);
  }
}

/**
 * Straight hashes against those of orientations 2–7: a pair is met from both sides, and what turns one picture onto the
 * other by orientation 8 turns the other onto it by 6.
 */
const TURNS = [2, 3, 4, 5, 6, 7];
/** Between two sets a pair is met from one side alone. */
const ALL_TURNS = [...TURNS, 8];

function joinTurned(
  table: ImageTable,
  nodes: readonly number[],
  others: readonly number[],
  turns: readonly number[],
  radius: number,
  into: CandidateCollector,
): void {
  const straight = new Uint32Array(2 * nodes.length);
  const turned = new Uint32Array(2 * others.length * turns.length);
  nodes.forEach((image, n) => {
    straight.set(table.perceptualHash.subarray(2 * image, 2 * image + 2), 2 * n);
  });
  others.forEach((image, n) => {
    turns.forEach((orientation, t) => {
      const from = 14 * image + 2 * (orientation - 2);
      turned.set(table.turnedHashes.subarray(from, from + 2), 2 * (n * turns.length + t));
    });
  });
  const left = groupEqualHashes(straight);
  const right = groupEqualHashes(turned);
  hammingCrossJoin(
    { words: left.unique, wordsPerHash: 2 },
    { words: right.unique, wordsPerHash: 2 },
    radius,
    (p, q) => {
      const inP = left.entries.subarray(left.starts[p]!, left.starts[p + 1]!);
      const inQ = right.entries.subarray(right.starts[q]!, right.starts[q + 1]!);
      // A hot value of turned pictures: the straight ones among them are related by themselves.
      if (inP.length * inQ.length > HOT * HOT) return;
      for (const x of inP) {
        for (const y of inQ) {
          const other = others[Math.floor(y / turns.length)]!;
          const orientation = turns[y % turns.length]!;
          if (other !== nodes[x] && isPlausible(table, nodes[x]!, other, orientation)) {
            into.add(nodes[x]!, other, orientation, 'phash');
          }
        }
      }
    },
  );
}

function joinPdq(table: ImageTable, nodes: readonly number[], radius: number, into: CandidateCollector): void {
  const words = new Uint32Array(8 * nodes.length);
  nodes.forEach((image, n) => {
    words.set(table.pdq.subarray(8 * image, 8 * image + 8), 8 * n);
  });
  hammingJoin({ words, wordsPerHash: 8 }, radius, (x, y) => into.add(nodes[x]!, nodes[y]!, 1, 'pdq'));
}
