import { type BandPlan, COMPARE_ALL, HALVE } from './band-plan.ts';
import { compareRecords, type PairSieve, RECORD } from './compare-records.ts';
import { isCrowded } from './crowding.ts';
import type { CrossVisitor, HashSet } from './hash-set.ts';
import { type Band, countValues, fillParts, layOutParts } from './record-parts.ts';

/** Buckets of at least this many records are looked at for a value of a band that most of them have. */
const DOMINANCE_FROM = 64;
/** Buckets of at least this many records are asked whether their pairs are near ones for the most part. */
const CROWD_FROM = 1024;
/** Buckets of at most this many are not worth asking for more bits to cut them by. */
const SMALL = 32;

/** Joins what is left of a bucket by all bits that vary in it; false if these are no fewer than `fewerBitsThan`. */
export interface Rejoin {
  within(set: HashSet, emit: CrossVisitor, fewerBitsThan: number): boolean;
  between(left: HashSet, right: HashSet, emit: CrossVisitor, fewerBitsThan: number): boolean;
}

/**
 * Exact Hamming join by recursive partition. A bucket of records is cut by the value of its next band of bits: pairs
 * equal in the band meet in a part, pairs that differ there are looked for in the bucket as a whole, with the band
 * passed over and one bit less to spend. Or its undecided bits are halved: a pair has few differing bits in one half or
 * in the other. Whatever the bands, each pair goes exactly one way, so it is found, and found once; and each bucket
 * is free to choose by its own size: crowded ones are cut further where thin ones are compared.
 *
 * Where one value of a band holds most of a bucket, those records meet only the others, not each other, when the
 * band is passed over. Where many pairs of a bucket are near, they are compared at once: no cut would part them. Where
 * a crowded bucket is out of undecided bits, those that were decided otherwise than by being equal are taken up again.
 */
export class PartitionJoin {
  readonly #plan: BandPlan;
  readonly #sieve: PairSieve;
  /** Undecided bits end here. */
  readonly #bits: number;
  readonly #rejoin: Rejoin;
  readonly #rejoinFrom: number;
  /** Records of the bucket in work at each depth, in parts; made when first needed. */
  readonly #levels: Int32Array[];
  /** Offsets of the parts at each depth, of the first and the second range. */
  readonly #offsets: [Int32Array, Int32Array][] = [];

  /** The first `bits` of the records are used to tell them apart; `rejoin` is asked from `rejoinFrom` pairs on. */
  constructor(records: Int32Array, bits: number, plan: BandPlan, sieve: PairSieve, rejoin: Rejoin, rejoinFrom: number) {
    this.#levels = [records];
    this.#bits = bits;
    this.#plan = plan;
    this.#sieve = sieve;
    this.#rejoin = rejoin;
    this.#rejoinFrom = rejoinFrom;
  }

  /** Finds the pairs among all records. */
  joinWithin(): void {
    this.#within(0, 0, this.#levels[0]!.length, 0, this.#bits, this.#sieve.radius, 0);
  }

  /** Finds the pairs of a record before the offset `middle` and one from there on. */
  joinBetween(middle: number): void {
    this.#between(0, 0, middle, middle, this.#levels[0]!.length, 0, this.#bits, this.#sieve.radius, 0);
  }

  /** Pairs of `[from, to)` that meet the first conditions and differ in at most `left` of the bits `[bit, end)`. */
  #within(depth: number, from: number, to: number, bit: number, end: number, left: number, conditions: number): void {
    for (;;) {
      const records = this.#levels[depth]!;
      const count = (to - from) / RECORD;
      const step = this.#plan.step(count, end - bit, left);
      if (step === COMPARE_ALL) {
        if (end < this.#bits && count > SMALL) {
          bit = end;
          end = this.#bits;
          left = this.#sieve.radiusLeft(conditions);
          continue;
        }
        this.#compareWithin(records, from, to, conditions);
        return;
      }
      if (step >= HALVE) {
        const half = (end - bit) >> 1;
        const few = step - HALVE;
        this.#sieve.setCondition(conditions, bit, half, 0, few);
        this.#within(depth, from, to, bit, bit + half, few, conditions + 1);
        this.#sieve.setCondition(conditions++, bit, half, few + 1, half);
        bit += half;
        left -= few + 1;
        continue;
      }
      const band: Band = { bit, width: step };
      const [offsets] = this.#offsetsAt(depth, step);
      countValues(records, from, to, band, offsets);
      const top = mostPairs(offsets, offsets, step);
      const topCount = offsets[top]!;
      if (topCount === count) {
        bit += step;
        continue;
      }
      if (
        count >= CROWD_FROM &&
        sumOfProducts(offsets, offsets, step) * (left + 1) >= count * count &&
        isCrowded(records, from, to, from, to, this.#sieve.radius)
      ) {
        compareRecords(records, from, to, from, to, this.#sieve, conditions);
        return;
      }
      const isDominated = left > 0 && count >= DOMINANCE_FROM && 2 * topCount > count;
      const parts = this.#levelAt(depth + 1, to - from);
      // Alone in its part, a record has no pair there.
      layOutParts(offsets, step, 0, isDominated ? top : -1, isDominated ? 1 : 2);
      fillParts(records, from, to, band, offsets, parts);
      const others = isDominated ? topCount * RECORD : 0;
      if (isDominated) this.#within(depth + 1, 0, others, bit + step, end, left, conditions);
      let start = others;
      for (let value = 0; value < 1 << step; value++) {
        const stop = offsets[value]!;
        if (stop <= start) continue;
        if (stop > start + RECORD) this.#within(depth + 1, start, stop, bit + step, end, left, conditions);
        start = stop;
      }
      if (left === 0) return;
      this.#sieve.setCondition(conditions++, bit, step, 1, step);
      bit += step;
      left--;
      if (isDominated) {
        this.#between(depth + 1, 0, others, others, count * RECORD, bit, end, left, conditions);
        depth++;
        from = others;
        to = count * RECORD;
      }
    }
  }

  /** As {@link #within}, pairs of a record of `[aFrom, aTo)` and one of `[bFrom, bTo)`, which lies behind it. */
  #between(
    depth: number,
    aFrom: number,
    aTo: number,
    bFrom: number,
    bTo: number,
    bit: number,
    end: number,
    left: number,
    conditions: number,
  ): void {
    for (;;) {
      const records = this.#levels[depth]!;
      const aCount = (aTo - aFrom) / RECORD;
      const bCount = (bTo - bFrom) / RECORD;
      if (aCount === 0 || bCount === 0) return;
      // A single range of the harmonic mean has as many pairs to compare per record to move.
      const step = this.#plan.step((2 * aCount * bCount) / (aCount + bCount), end - bit, left);
      if (step === COMPARE_ALL) {
        if (end < this.#bits && aCount * bCount > SMALL * SMALL) {
          bit = end;
          end = this.#bits;
          left = this.#sieve.radiusLeft(conditions);
          continue;
        }
        this.#compareBetween(records, aFrom, aTo, bFrom, bTo, conditions);
        return;
      }
      if (step >= HALVE) {
        const half = (end - bit) >> 1;
        const few = step - HALVE;
        this.#sieve.setCondition(conditions, bit, half, 0, few);
        this.#between(depth, aFrom, aTo, bFrom, bTo, bit, bit + half, few, conditions + 1);
        this.#sieve.setCondition(conditions++, bit, half, few + 1, half);
        bit += half;
        left -= few + 1;
        continue;
      }
      const band: Band = { bit, width: step };
      const [aOffsets, bOffsets] = this.#offsetsAt(depth, step);
      countValues(records, aFrom, aTo, band, aOffsets);
      countValues(records, bFrom, bTo, band, bOffsets);
      const top = mostPairs(aOffsets, bOffsets, step);
      const aTop = aOffsets[top]!;
      const bTop = bOffsets[top]!;
      if (aTop === aCount && bTop === bCount) {
        bit += step;
        continue;
      }
      if (
        aCount + bCount >= CROWD_FROM &&
        sumOfProducts(aOffsets, bOffsets, step) * (left + 1) >= aCount * bCount &&
        isCrowded(records, aFrom, aTo, bFrom, bTo, this.#sieve.radius)
      ) {
        compareRecords(records, aFrom, aTo, bFrom, bTo, this.#sieve, conditions);
        return;
      }
      const isDominated = left > 0 && aCount + bCount >= DOMINANCE_FROM && 2 * aTop * bTop > aCount * bCount;
      if (!isDominated) dropUnmatched(aOffsets, bOffsets, step);
      const parts = this.#levelAt(depth + 1, aTo - aFrom + bTo - bFrom);
      const aSize = layOutParts(aOffsets, step, 0, isDominated ? top : -1, 1);
      const size = layOutParts(bOffsets, step, aSize, isDominated ? top : -1, 1);
      fillParts(records, aFrom, aTo, band, aOffsets, parts);
      fillParts(records, bFrom, bTo, band, bOffsets, parts);
      const aOthers = isDominated ? aTop * RECORD : 0;
      const bOthers = aSize + (isDominated ? bTop * RECORD : 0);
      if (isDominated) this.#between(depth + 1, 0, aOthers, aSize, bOthers, bit + step, end, left, conditions);
      let aStart = aOthers;
      let bStart = bOthers;
      for (let value = 0; value < 1 << step; value++) {
        const aStop = Math.max(aStart, aOffsets[value]!);
        const bStop = Math.max(bStart, bOffsets[value]!);
        if (aStop > aStart && bStop > bStart) {
          this.#between(depth + 1, aStart, aStop, bStart, bStop, bit + step, end, left, conditions);
        }
        aStart = aStop;
        bStart = bStop;
      }
      if (left === 0) return;
      this.#sieve.setCondition(conditions++, bit, step, 1, step);
      bit += step;
      left--;
      if (isDominated) {
        this.#between(depth + 1, 0, aOthers, bOthers, size, bit, end, left, conditions);
        depth++;
        aFrom = aOthers;
        aTo = aSize;
        bFrom = aSize;
        bTo = size;
      }
    }
  }

  #compareWithin(records: Int32Array, from: number, to: number, conditions: number): void {
    const count = (to - from) / RECORD;
    if ((count * count) / 2 > this.#rejoinFrom && !isCrowded(records, from, to, from, to, this.#sieve.radius)) {
      const emit: CrossVisitor = (i, j, distance) =>
        this.#sieve.offer(records, from + i * RECORD, from + j * RECORD, distance, conditions);
      if (this.#rejoin.within(hashesOfRecords(records, from, to), emit, this.#bits)) return;
    }
    compareRecords(records, from, to, from, to, this.#sieve, conditions);
  }

  #compareBetween(
    records: Int32Array,
    aFrom: number,
    aTo: number,
    bFrom: number,
    bTo: number,
    conditions: number,
  ): void {
    const pairs = ((aTo - aFrom) / RECORD) * ((bTo - bFrom) / RECORD);
    if (pairs > this.#rejoinFrom && !isCrowded(records, aFrom, aTo, bFrom, bTo, this.#sieve.radius)) {
      const emit: CrossVisitor = (i, j, distance) =>
        this.#sieve.offer(records, aFrom + i * RECORD, bFrom + j * RECORD, distance, conditions);
      const left = hashesOfRecords(records, aFrom, aTo);
      if (this.#rejoin.between(left, hashesOfRecords(records, bFrom, bTo), emit, this.#bits)) return;
    }
    compareRecords(records, aFrom, aTo, bFrom, bTo, this.#sieve, conditions);
  }

  #levelAt(depth: number, size: number): Int32Array {
    const known = this.#levels[depth];
    if (known && known.length >= size) return known;
    const made = new Int32Array(size);
    this.#levels[depth] = made;
    return made;
  }

  #offsetsAt(depth: number, width: number): [Int32Array, Int32Array] {
    const known = this.#offsets[depth];
    if (known && known[0].length >= 1 << width) return known;
    const made: [Int32Array, Int32Array] = [new Int32Array(1 << width), new Int32Array(1 << width)];
    this.#offsets[depth] = made;
    return made;
  }
}

function hashesOfRecords(records: Int32Array, from: number, to: number): HashSet {
  const words = new Uint32Array((2 * (to - from)) / RECORD);
  for (let at = from, w = 0; at < to; at += RECORD) {
    words[w++] = records[at]!;
    words[w++] = records[at + 1]!;
  }
  return { words, wordsPerHash: 2 };
}

/** The value in which most pairs of a record of one range and one of the other agree; the first of equals. */
function mostPairs(a: Int32Array, b: Int32Array, width: number): number {
  let top = 0;
  for (let value = 1; value < 1 << width; value++) if (a[value]! * b[value]! > a[top]! * b[top]!) top = value;
  return top;
}

/** In how many pairs they agree. */
function sumOfProducts(a: Int32Array, b: Int32Array, width: number): number {
  let sum = 0;
  for (let value = 0; value < 1 << width; value++) sum += a[value]! * b[value]!;
  return sum;
}

/** Without a counterpart, a record has no pair in its part. */
function dropUnmatched(a: Int32Array, b: Int32Array, width: number): void {
  for (let value = 0; value < 1 << width; value++) {
    if (a[value] === 0) b[value] = 0;
    else if (b[value] === 0) a[value] = 0;
  }
}
