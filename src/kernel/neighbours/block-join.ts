import { popcount32 } from '../hash/bits.ts';
import { hammingDistance } from '../hash/words.ts';
import { type BandPlan, COMPARE_ALL, planBands } from './band-plan.ts';
import { type BitBlock, blockWords, cutIntoBlocks } from './bit-order.ts';
import { PairSieve, RECORD } from './compare-records.ts';
import { type EqualHashes, groupEqualHashes } from './equal-hashes.ts';
import { type CrossVisitor, countHashes, type HashSet } from './hash-set.ts';
import { PartitionJoin } from './partition-join.ts';

/** Makes the plan for a join of `count` records of `bits` bits. */
export type Planner = (count: number, bits: number, radius: number) => BandPlan;

/** Below this many pairs comparing them all beats planning. */
const COMPARE_ALL_BELOW = 1_000_000;
/** Hashes that agree in a block are compared with each other up to this many pairs; above, by their other bits. */
const COMPARE_GROUP_BELOW = 200_000;

/** The cheapest plan for spread-out hashes. */
export const planForSize: Planner = (count, bits, radius) =>
  (count * count) / 2 < COMPARE_ALL_BELOW ? { step: () => COMPARE_ALL } : planBands(count, bits, radius);

/**
 * Joins distinct hashes of any width by their blocks: a pair within the radius is within the block's radius in one of
 * them, and the first such block reports it. What blocks bring together is checked on all words.
 */
export class BlockJoin {
  readonly #radius: number;
  readonly #planner: Planner;
  readonly #compareGroupBelow: number;

  /** Any plan and any `compareGroupBelow`, pairs, give the same pairs. */
  constructor(radius: number, planner: Planner, compareGroupBelow = COMPARE_GROUP_BELOW) {
    this.#radius = radius;
    this.#planner = planner;
    this.#compareGroupBelow = compareGroupBelow;
  }

  /** Pairs of hashes of one set, in either order. */
  within(set: HashSet, visit: CrossVisitor, fewerBitsThan = Number.POSITIVE_INFINITY): void {
    const count = countHashes(set);
    if (count < 2) return;
    const { blocks, varyingBits } = cutIntoBlocks([set], this.#radius);
    const pairs = new BlockPairs(set, set, blocks, this.#radius, visit);
    if (varyingBits >= fewerBitsThan) {
      for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) pairs.offer(a, b, 0);
      return;
    }
    blocks.forEach((block, index) => {
      const words = blockWords(set, block);
      if (varyingBits <= block.bits.length) {
        this.#joinRecords(words, null, block, visit);
        return;
      }
      const groups = groupEqualHashes(words);
      const { starts } = groups;
      for (let g = 0; g + 1 < starts.length; g++) {
        const members = membersOf(groups, g);
        if ((members.length * members.length) / 2 < this.#compareGroupBelow) {
          for (let i = 0; i < members.length; i++) {
            for (let j = i + 1; j < members.length; j++) pairs.offer(members[i]!, members[j]!, index);
          }
        } else {
          this.within(
            subset(set, members),
            (i, j, distance) => pairs.pass(members[i]!, members[j]!, distance, index),
            varyingBits,
          );
        }
      }
      this.#joinRecords(groups.unique, null, block, (p, q) => {
        this.#expand(set, set, membersOf(groups, p), membersOf(groups, q), pairs, index, varyingBits);
      });
    });
  }

  /** Pairs of a hash of the left set and one of the right set. */
  between(left: HashSet, right: HashSet, visit: CrossVisitor, fewerBitsThan = Number.POSITIVE_INFINITY): void {
    const leftCount = countHashes(left);
    const rightCount = countHashes(right);
    if (leftCount === 0 || rightCount === 0) return;
    const { blocks, varyingBits } = cutIntoBlocks([left, right], this.#radius);
    const pairs = new BlockPairs(left, right, blocks, this.#radius, visit);
    if (varyingBits >= fewerBitsThan) {
      for (let l = 0; l < leftCount; l++) for (let r = 0; r < rightCount; r++) pairs.offer(l, r, 0);
      return;
    }
    blocks.forEach((block, index) => {
      const leftWords = blockWords(left, block);
      const rightWords = blockWords(right, block);
      if (varyingBits <= block.bits.length) {
        this.#joinRecords(leftWords, rightWords, block, visit);
        return;
      }
      const leftGroups = groupEqualHashes(leftWords);
      const rightGroups = groupEqualHashes(rightWords);
      this.#joinRecords(leftGroups.unique, rightGroups.unique, block, (p, q) => {
        this.#expand(left, right, membersOf(leftGroups, p), membersOf(rightGroups, q), pairs, index, varyingBits);
      });
    });
  }

  /** All pairs of members of two groups that are near in a block. */
  #expand(
    left: HashSet,
    right: HashSet,
    leftMembers: Uint32Array,
    rightMembers: Uint32Array,
    pairs: BlockPairs,
    block: number,
    bits: number,
  ): void {
    if (leftMembers.length * rightMembers.length < this.#compareGroupBelow) {
      for (const l of leftMembers) for (const r of rightMembers) pairs.offer(l, r, block);
      return;
    }
    this.between(
      subset(left, leftMembers),
      subset(right, rightMembers),
      (i, j, distance) => pairs.pass(leftMembers[i]!, rightMembers[j]!, distance, block),
      bits,
    );
  }

  /** Joins blocks of two words; `right` is null for pairs inside `left`. */
  #joinRecords(left: Uint32Array, right: Uint32Array | null, { bits, radius }: BitBlock, emit: CrossVisitor): void {
    const leftCount = left.length / 2;
    const rightCount = right ? right.length / 2 : 0;
    const records = new Int32Array(RECORD * (leftCount + rightCount));
    fillRecords(left, records, 0);
    const sieve = new PairSieve(Math.min(radius, bits.length), emit);
    if (!right) {
      new PartitionJoin(records, bits.length, this.#planner(leftCount, bits.length, sieve.radius), sieve).joinWithin();
      return;
    }
    fillRecords(right, records, RECORD * leftCount);
    const size = (2 * leftCount * rightCount) / (leftCount + rightCount);
    const plan = this.#planner(size, bits.length, sieve.radius);
    new PartitionJoin(records, bits.length, plan, sieve).joinBetween(RECORD * leftCount);
  }
}

/** Pairs that blocks brought together, on their way to the visitor. */
class BlockPairs {
  readonly #left: HashSet;
  readonly #right: HashSet;
  readonly #blocks: readonly BitBlock[];
  readonly #radius: number;
  readonly #visit: CrossVisitor;

  constructor(left: HashSet, right: HashSet, blocks: readonly BitBlock[], radius: number, visit: CrossVisitor) {
    this.#left = left;
    this.#right = right;
    this.#blocks = blocks;
    this.#radius = radius;
    this.#visit = visit;
  }

  /** Visits the pair if it is near, and `block` is the first to report it. */
  offer(l: number, r: number, block: number): void {
    const { wordsPerHash } = this.#left;
    const distance = hammingDistance(
      this.#left.words,
      l * wordsPerHash,
      this.#right.words,
      r * wordsPerHash,
      wordsPerHash,
    );
    if (distance <= this.#radius) this.pass(l, r, distance, block);
  }

  /** Visits the pair, which is near, if `block` is the first to report it. */
  pass(l: number, r: number, distance: number, block: number): void {
    for (let before = 0; before < block; before++) {
      if (this.#distanceIn(this.#blocks[before]!, l, r) <= this.#blocks[before]!.radius) return;
    }
    this.#visit(l, r, distance);
  }

  #distanceIn({ mask }: BitBlock, l: number, r: number): number {
    const { wordsPerHash, words } = this.#left;
    let distance = 0;
    for (let w = 0; w < wordsPerHash; w++) {
      distance += popcount32((words[l * wordsPerHash + w]! ^ this.#right.words[r * wordsPerHash + w]!) & mask[w]!);
    }
    return distance;
  }
}

const membersOf = ({ starts, entries }: EqualHashes, group: number): Uint32Array =>
  entries.subarray(starts[group]!, starts[group + 1]!);

function subset({ words, wordsPerHash }: HashSet, members: Uint32Array): HashSet {
  const chosen = new Uint32Array(members.length * wordsPerHash);
  members.forEach((member, i) => {
    chosen.set(words.subarray(member * wordsPerHash, (member + 1) * wordsPerHash), i * wordsPerHash);
  });
  return { words: chosen, wordsPerHash };
}

function fillRecords(words: Uint32Array, records: Int32Array, from: number): void {
  for (let i = 0, at = from; i < words.length / 2; i++, at += RECORD) {
    records[at] = words[2 * i]!;
    records[at + 1] = words[2 * i + 1]!;
    records[at + 2] = i;
  }
}
