import { hammingDistance, mirrorRows } from '../../kernel/hash/words.ts';
import { hammingJoin } from '../../kernel/neighbours/hamming-join.ts';
import type { ExactClasses } from './exact-classes.ts';
import type { ImageTable } from './image-table.ts';

export type NearRelation = 'near-duplicate' | 'flipped';

/** Two exact classes whose pictures look alike, as parallel arrays; `a < b` are class numbers. */
export interface NearPairs {
  readonly a: number[];
  readonly b: number[];
  /** Hamming distance of the 64-bit pHashes, bits. */
  readonly distance: number[];
  readonly relation: NearRelation[];
  /** Second opinion: PDQ distance of 256 bits; for a flipped pair the mirrored aHash distance of 64. */
  readonly secondDistance: number[];
  readonly isConfirmed: boolean[];
}

export interface NearOptions {
  /** pHash radius, 0–10 bits of 64. */
  readonly radius: number;
  /** PDQ distance up to which the second opinion agrees, bits of 256. */
  readonly maxPdqDistance: number;
  /** Mirrored aHash distance up to which the second opinion agrees, bits of 64. */
  readonly maxMirroredDistance: number;
}

/**
 * Chance alone brings two of N unrelated pictures within a 64-bit radius once N² is large, and flat pictures much
 * earlier; a second, independent hash of the same two files is already measured and costs nothing to ask. PDQ's authors
 * call 31 bits a match; the slack allows for the drift of a reduced decode (7 bits on average, see the hash-drift bench).
 */
export const DEFAULT_NEAR_OPTIONS: NearOptions = { radius: 8, maxPdqDistance: 38, maxMirroredDistance: 12 };

/**
 * Every pair of exact classes whose pHashes (straight, or one of them mirrored) lie within the radius: none is
 * missed. Classes without structure (blank frames) are left out: their hashes mean nothing.
 */
export function nearPairs(table: ImageTable, classes: ExactClasses, options: NearOptions): NearPairs {
  const nodes: number[] = [];
  classes.members.forEach((members, number) => {
    if (table.hasStructure[members[0]!]) nodes.push(number);
  });
  const imageOf = (number: number): number => classes.members[number]![0]!;

  // Equal hashes are joined once and expanded afterwards, so that a thousand equal ones cost one row in the join.
  const buckets = new Map<string, { straight: number[]; mirrored: number[] }>();
  const words: number[] = [];
  const bucketList: { straight: number[]; mirrored: number[] }[] = [];
  const bucketOf = (hashes: Uint32Array, image: number) => {
    const high = hashes[2 * image]!;
    const low = hashes[2 * image + 1]!;
    const key = `${high}:${low}`;
    const known = buckets.get(key);
    if (known) return known;
    const bucket = { straight: [], mirrored: [] };
    buckets.set(key, bucket);
    bucketList.push(bucket);
    words.push(high, low);
    return bucket;
  };
  for (const node of nodes) {
    bucketOf(table.perceptualHash, imageOf(node)).straight.push(node);
    bucketOf(table.mirroredHash, imageOf(node)).mirrored.push(node);
  }

  const found = new PairCollector(table, imageOf, options);
  const expand = (p: number, q: number, distance: number) => {
    const one = bucketList[p]!;
    const other = bucketList[q]!;
    for (const a of one.straight) for (const b of other.straight) found.add(a, b, distance, 'near-duplicate');
    for (const a of one.straight) for (const b of other.mirrored) found.add(a, b, distance, 'flipped');
    for (const a of one.mirrored) for (const b of other.straight) found.add(b, a, distance, 'flipped');
  };
  bucketList.forEach(({ straight, mirrored }) => {
    for (let i = 0; i < straight.length; i++) {
      for (let j = i + 1; j < straight.length; j++) found.add(straight[i]!, straight[j]!, 0, 'near-duplicate');
    }
    for (const a of straight) for (const b of mirrored) found.add(a, b, 0, 'flipped');
  });
  hammingJoin({ words: Uint32Array.from(words), wordsPerHash: 2 }, options.radius, expand);
  return found.finish();
}

/** Keeps one relation per pair: straight before flipped, then the closer one. */
class PairCollector {
  readonly #found = new Map<number, { distance: number; relation: NearRelation }>();
  readonly #table: ImageTable;
  readonly #imageOf: (node: number) => number;
  readonly #options: NearOptions;
  #span: number;

  constructor(table: ImageTable, imageOf: (node: number) => number, options: NearOptions) {
    this.#table = table;
    this.#imageOf = imageOf;
    this.#options = options;
    this.#span = table.ids.length;
  }

  add(a: number, b: number, distance: number, relation: NearRelation): void {
    if (a === b) return;
    const key = Math.min(a, b) * this.#span + Math.max(a, b);
    const known = this.#found.get(key);
    if (known && (known.relation === relation ? known.distance <= distance : known.relation === 'near-duplicate'))
      return;
    this.#found.set(key, { distance, relation });
  }

  finish(): NearPairs {
    const pairs: NearPairs = { a: [], b: [], distance: [], relation: [], secondDistance: [], isConfirmed: [] };
    for (const key of [...this.#found.keys()].sort((x, y) => x - y)) {
      const { distance, relation } = this.#found.get(key)!;
      const a = Math.floor(key / this.#span);
      const b = key % this.#span;
      const second = this.#secondOpinion(this.#imageOf(a), this.#imageOf(b), relation);
      pairs.a.push(a);
      pairs.b.push(b);
      pairs.distance.push(distance);
      pairs.relation.push(relation);
      pairs.secondDistance.push(second);
      pairs.isConfirmed.push(
        second <= (relation === 'flipped' ? this.#options.maxMirroredDistance : this.#options.maxPdqDistance),
      );
    }
    return pairs;
  }

  #secondOpinion(a: number, b: number, relation: NearRelation): number {
    const { pdq, averageHash } = this.#table;
    if (relation === 'near-duplicate') return hammingDistance(pdq, a * 8, pdq, b * 8, 8);
    const mirrored = mirrorRows(averageHash[2 * b]!, averageHash[2 * b + 1]!);
    return hammingDistance(averageHash, 2 * a, mirrored, 0, 2);
  }
}
