import { popcount32 } from '../hash/bits.ts';
import { hammingDistance } from '../hash/words.ts';
import { type BandPlan, COMPARE_ALL, planBands } from './band-plan.ts';
import { type BitBlock, blockWords, cutIntoBlocks } from './bit-order.ts';
import { PairSieve, RECORD } from './compare-records.ts';
import { type EqualHashes, groupEqualHashes } from './equal-hashes.ts';
import { type CrossVisitor, countHashes, type HashSet } from './hash-set.ts';
import { PartitionJoin, type Rejoin } from './partition-join.ts';

/** Makes the plan for a join of `count` records of `bits` bits. */
export type Planner = (count: number, bits: number, radius: number) => BandPlan;

/** Where a join changes its way. Any limits give the same pairs. */
export interface JoinLimits {
  /** Hashes that agree in a block are compared up to this many pairs; above, they are joined by their other bits. */
  readonly compareGroupBelow: number;
  /** Comparing more pairs than this for lack of undecided bits is worth a new beginning with other ones. */
  readonly rejoinFrom: number;
}

const LIMITS: JoinLimits = { compareGroupBelow: 200_000, rejoinFrom: 30_000_000 };

/** Below this many pairs comparing them all beats planning. */
const COMPARE_ALL_BELOW = 1_000_000;

/** The cheapest plan for spread-out hashes. */
export const planForSize: Planner = (count, bits, radius) =>
  (count * count) / 2 < COMPARE_ALL_BELOW ? { step: () => COMPARE_ALL } : planBands(count, bits, radius);

/**
 * Joins distinct hashes of any width by their blocks: a pair within the radius is within the block's radius in one of
 * them, and the first such block reports it. What blocks bring together is checked on all words.
 */
export class BlockJoin implements Rejoin {
  readonly #radius: number;
  readonly #planner: Planner;
  readonly #limits: JoinLimits;

  constructor(radius: number, planner: Planner, limits = LIMITS) {
    this.#radius = radius;
    this.#planner = planner;
    this.#limits = limits;
  }

  /** Pairs of hashes of one set, in either order; none, and false, when they differ in too many bits altogether. */
  within(set: HashSet, visit: CrossVisitor, fewerBitsThan = Number.POSITIVE_INFINITY): boolean {
    const count = countHashes(set);
    if (count < 2) return true;
    const { blocks, varyingBits } = cutIntoBlocks([set], this.#radius);
    if (varyingBits >= fewerBitsThan) return false;
    const pairs = new BlockPairs(set, set, blocks, this.#radius, visit);
    blocks.forEach((block, index) => {
      const words = blockWords(set, block);
      if (varyingBits <= block.bits.length) {
        this.#joinRecords(words, null, block, visit);
        return;
      }
      const groups = groupEqualHashes(words);
      for (let g = 0; g + 1 < groups.starts.length; g++) {
        this.#withinGroup(set, membersOf(groups, g), pairs, index, varyingBits);
      }
      this.#joinRecords(groups.unique, null, block, (p, q) => {
        this.#betweenGroups(set, set, membersOf(groups, p), membersOf(groups, q), pairs, index, varyingBits);
      });
    });
    return true;
  }

  /** Pairs of a hash of the left set and one of the right set; none, and false, as {@link within}. */
  between(left: HashSet, right: HashSet, visit: CrossVisitor, fewerBitsThan = Number.POSITIVE_INFINITY): boolean {
    const leftCount = countHashes(left);
    const rightCount = countHashes(right);
    if (leftCount === 0 || rightCount === 0) return true;
    const { blocks, varyingBits } = cutIntoBlocks([left, right], this.#radius);
    if (varyingBits >= fewerBitsThan) return false;
    const pairs = new BlockPairs(left, right, blocks, this.#radius, visit);
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
        this.#betweenGroups(
          left,
          right,
          membersOf(leftGroups, p),
          membersOf(rightGroups, q),
          pairs,
          index,
          varyingBits,
        );
      });
    });
    return true;
  }

  /** All pairs of members of a group that is equal in a block. */
  #withinGroup(set: HashSet, members: Uint32Array, pairs: BlockPairs, block: number, bits: number): void {
    const isMany = (members.length * members.length) / 2 >= this.#limits.compareGroupBelow;
    const pass: CrossVisitor = (i, j, distance) => pairs.pass(members[i]!, members[j]!, distance, block);
    if (isMany && this.within(subset(set, members), pass, bits)) return;
    for (let i = 0; i < members.length; i++) {
      for (let j = i + 1; j < members.length; j++) pairs.offer(members[i]!, members[j]!, block);
    }
  }

  /** All pairs of members of two groups that are near in a block. */
  #betweenGroups(
    left: HashSet,
    right: HashSet,
    leftMembers: Uint32Array,
    rightMembers: Uint32Array,
    pairs: BlockPairs,
    block: number,
    bits: number,
  ): void {
    const isMany = leftMembers.length * rightMembers.length >= this.#limits.compareGroupBelow;
    const pass: CrossVisitor = (i, j, distance) => pairs.pass(leftMembers[i]!, rightMembers[j]!, distance, block);
    if (isMany && this.between(subset(left, leftMembers), subset(right, rightMembers), pass, bits)) return;
    for (const l of leftMembers) for (const r of rightMembers) pairs.offer(l, r, block);
  }

  /** Joins blocks of two words; `right` is null for pairs inside `left`. */
  #joinRecords(left: Uint32Array, right: Uint32Array | null, { bits, radius }: BitBlock, emit: CrossVisitor): void {
    const leftCount = left.length / 2;
    const rightCount = right ? right.length / 2 : 0;
    const records = new Int32Array(RECORD * (leftCount + rightCount));
    fillRecords(left, records, 0);
    const sieve = new PairSieve(Math.min(radius, bits.length), emit);
    const size = right ? (2 * leftCount * rightCount) / (leftCount + rightCount) : leftCount;
    const plan = this.#planner(size, bits.length, sieve.radius);
    const rejoin = new BlockJoin(sieve.radius, this.#planner, this.#limits);
    const join = new PartitionJoin(records, bits.length, plan, sieve, rejoin, this.#limits.rejoinFrom);
    if (right) {
      fillRecords(right, records, RECORD * leftCount);
      join.joinBetween(RECORD * leftCount);
    } else join.joinWithin();
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
