import { hammingDistance, mirrorRows } from '../../kernel/hash/words.ts';
import { groupEqualHashes } from '../../kernel/neighbours/equal-hashes.ts';
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

  const found = new PairCollector(table, imageOf, options);
  const entry = (index: number) => ({ node: nodes[index >> 1]!, isMirrored: (index & 1) === 1 });
  const relate = (x: number, y: number, distance: number) => {
    const one = entry(x);
    const other = entry(y);
    // Two mirrored hashes are as far apart as the two straight ones: that pair comes by itself.
    if (one.isMirrored && other.isMirrored) return;
    found.add(one.node, other.node, distance, one.isMirrored || other.isMirrored ? 'flipped' : 'near-duplicate');
  };

  // Entry 2n is node n as it is, entry 2n + 1 mirrored. Equal hashes are joined once and expanded afterwards, so that a
  // thousand equal ones cost one row in the join.
  const words = new Uint32Array(4 * nodes.length);
  nodes.forEach((node, n) => {
    const image = imageOf(node);
    words.set(table.perceptualHash.subarray(2 * image, 2 * image + 2), 4 * n);
    words.set(table.mirroredHash.subarray(2 * image, 2 * image + 2), 4 * n + 2);
  });
  const { unique, starts, entries } = groupEqualHashes(words);
  for (let group = 0; group + 1 < starts.length; group++) {
    for (let i = starts[group]!; i < starts[group + 1]!; i++) {
      for (let j = i + 1; j < starts[group + 1]!; j++) relate(entries[i]!, entries[j]!, 0);
    }
  }
  hammingJoin({ words: unique, wordsPerHash: 2 }, options.radius, (p, q, distance) => {
    for (let i = starts[p]!; i < starts[p + 1]!; i++) {
      for (let j = starts[q]!; j < starts[q + 1]!; j++) relate(entries[i]!, entries[j]!, distance);
    }
  });
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
