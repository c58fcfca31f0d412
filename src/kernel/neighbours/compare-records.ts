/**
 * In the making of a join, a hash of 64 bits is a record of three integers in one flat array: its two words and its
 * number. Records that are compared lie side by side, so nothing is gathered.
 */
export const RECORD = 3;

/** Records compared with one another before the next ones are fetched: two tiles fit a first-level cache. */
const TILE = 1024 * RECORD;

/** What a pair has to satisfy, and where it goes. */
export class PairSieve {
  /** Greatest distance that counts, bits. */
  readonly radius: number;
  /** `a` and `b` are the numbers of the records in the order of their ranges. */
  readonly emit: (a: number, b: number, distance: number) => void;
  /** Four integers per condition: its mask of two words, the least and the most bits that may differ under it. */
  #conditions = new Int32Array(64);
  /** In how many bits pairs differ at least, by the conditions before the `k`-th. */
  #spent = new Int32Array(17);

  constructor(radius: number, emit: (a: number, b: number, distance: number) => void) {
    this.radius = radius;
    this.emit = emit;
  }

  /** Condition `index`, the last one: pairs differ in `least` to `most` of the `width` bits from `bit` on. */
  setCondition(index: number, bit: number, width: number, least: number, most: number): void {
    const at = 4 * index;
    if (at === this.#conditions.length) {
      const [conditions, spent] = [this.#conditions, this.#spent];
      this.#conditions = new Int32Array(2 * at);
      this.#conditions.set(conditions);
      this.#spent = new Int32Array(2 * index + 1);
      this.#spent.set(spent);
    }
    this.#conditions.fill(0, at, at + 2);
    for (let b = bit; b < bit + width; b++) this.#conditions[at + (b >>> 5)]! |= 1 << (b & 31);
    this.#conditions[at + 2] = least;
    this.#conditions[at + 3] = most;
    this.#spent[index + 1] = this.#spent[index]! + least;
  }

  /** In how many bits a pair may differ besides those that the first conditions are about. */
  radiusLeft(conditions: number): number {
    return this.radius - this.#spent[conditions]!;
  }

  /** Emits records `i` and `j`, which are near enough, if they meet the first conditions. */
  offer(records: Int32Array, i: number, j: number, distance: number, conditions: number): void {
    const x = records[i]! ^ records[j]!;
    const y = records[i + 1]! ^ records[j + 1]!;
    const limits = this.#conditions;
    for (let at = 0; at < 4 * conditions; at += 4) {
      const differing = popcountOfTwo(x & limits[at]!, y & limits[at + 1]!);
      if (differing < limits[at + 2]! || differing > limits[at + 3]!) return;
    }
    this.emit(records[i + 2]!, records[j + 2]!, distance);
  }
}

/**
 * Compares each record of `[aFrom, aTo)` with each of `[bFrom, bTo)`, offsets into `records`. The ranges are either the
 * same, and each pair inside comes once, or the second one lies behind the first.
 */
export function compareRecords(
  records: Int32Array,
  aFrom: number,
  aTo: number,
  bFrom: number,
  bTo: number,
  sieve: PairSieve,
  conditions: number,
): void {
  const { radius } = sieve;
  for (let from = bFrom; from < bTo; from += TILE) {
    const to = bTo < from + TILE ? bTo : from + TILE;
    const last = aTo < to ? aTo : to;
    for (let i = aFrom; i < last; i += RECORD) {
      const first = records[i]!;
      const second = records[i + 1]!;
      for (let j = i < from ? from : i + RECORD; j < to; j += RECORD) {
        const x = first ^ records[j]!;
        const y = second ^ records[j + 1]!;
        // Bits set in one or the other word are at most the distance: half the work turns nearly all pairs away.
        let some = x | y;
        some = (some - ((some >>> 1) & 0x55555555)) | 0;
        some = (some & 0x33333333) + ((some >>> 2) & 0x33333333);
        if (Math.imul((some + (some >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24 > radius) continue;
        const distance = popcountOfTwo(x, y);
        if (distance <= radius) sieve.offer(records, i, j, distance, conditions);
      }
    }
  }
}

/** Bits that differ between records `i` and `j`, 0–64. */
export const recordDistance = (records: Int32Array, i: number, j: number): number =>
  popcountOfTwo(records[i]! ^ records[j]!, records[i + 1]! ^ records[j + 1]!);

/** Set bits of two words together, 0–64. */
function popcountOfTwo(x: number, y: number): number {
  const pairsX = (x - ((x >>> 1) & 0x55555555)) | 0;
  const pairsY = (y - ((y >>> 1) & 0x55555555)) | 0;
  const nibbles =
    (pairsX & 0x33333333) + ((pairsX >>> 2) & 0x33333333) + (pairsY & 0x33333333) + ((pairsY >>> 2) & 0x33333333);
  return Math.imul((nibbles & 0x0f0f0f0f) + ((nibbles >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24;
}
