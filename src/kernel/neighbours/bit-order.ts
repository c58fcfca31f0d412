import { countHashes, type HashSet } from './hash-set.ts';

const SAMPLE = 4096;
/** Bits of a block, at most. */
const BLOCK_BITS = 64;

/** Some bits of a hash that are looked at together; bit `b` is bit `b % 32`, the lowest first, of word `b / 32`. */
export interface BitBlock {
  /** At most 64, those that tell hashes apart best first. */
  readonly bits: Uint16Array;
  /** The same bits as masks of the hash's words. */
  readonly mask: Int32Array;
  /** A pair within the radius differs in at most this many bits of one of the blocks. */
  readonly radius: number;
}

/** All blocks, and of how many bits hashes differ in at all. */
export interface BlockCut {
  readonly blocks: readonly BitBlock[];
  readonly varyingBits: number;
}

/**
 * Cuts hashes of any width into blocks of at most 64 bits so that `radius + 1` is dealt out among them: pairs that
 * exceeded each block's radius would differ in more than `radius` bits. Bits that are the same in all hashes are left
 * out, and blocks beyond the `radius + 1` first. Where bits are unevenly set, each block gets its share of those that are
 * not, and they come first.
 */
export function cutIntoBlocks(sets: readonly HashSet[], radius: number): BlockCut {
  const bits = bitsByEntropy(sets);
  const count = Math.max(1, Math.min(radius + 1, Math.ceil(bits.length / BLOCK_BITS)));
  const isWhole = bits.length === count * BLOCK_BITS && bits.every((bit, k) => bit === k);
  const blocks = Array.from({ length: count }, (_, block) => {
    const own = bits
      .filter((_, k) => (isWhole ? Math.floor(k / BLOCK_BITS) : k % count) === block)
      .subarray(0, BLOCK_BITS);
    const mask = new Int32Array(sets[0]!.wordsPerHash);
    for (const bit of own) mask[bit >>> 5]! |= 1 << (bit & 31);
    return { bits: own, mask, radius: Math.floor((radius + 1 + block) / count) - 1 };
  });
  return { blocks, varyingBits: bits.length };
}

/** The bits that vary: in their order if all are set about evenly, else the more evenly set first. */
function bitsByEntropy(sets: readonly HashSet[]): Uint16Array {
  const { wordsPerHash } = sets[0]!;
  const first = sets.find((set) => set.words.length > 0);
  if (!first) return new Uint16Array(0);
  const varies = new Int32Array(wordsPerHash);
  const ones = new Uint32Array(32 * wordsPerHash);
  let looked = 0;
  for (const set of sets) {
    const count = countHashes(set);
    const step = Math.max(1, Math.floor(count / SAMPLE));
    for (let at = 0; at < set.words.length; ) {
      for (let w = 0; w < wordsPerHash; w++) varies[w]! |= set.words[at++]! ^ first.words[w]!;
    }
    for (let i = 0; i < count; i += step, looked++) {
      for (let bit = 0; bit < ones.length; bit++) {
        ones[bit]! += (set.words[i * wordsPerHash + (bit >>> 5)]! >>> (bit & 31)) & 1;
      }
    }
  }
  const entropy = Float64Array.from(ones, (set) => {
    const share = set / looked;
    return -Math.log2(share * share + (1 - share) * (1 - share));
  });
  const bits = Uint16Array.from(ones.keys()).filter((bit) => ((varies[bit >>> 5]! >>> (bit & 31)) & 1) === 1);
  return bits.every((bit) => entropy[bit]! > 0.9) ? bits : bits.sort((a, b) => entropy[b]! - entropy[a]! || a - b);
}

/** The bits of a block as two words per hash, bit `k` of the block as bit `k` of the words. */
export function blockWords(set: HashSet, { bits }: BitBlock): Uint32Array {
  const { words, wordsPerHash } = set;
  const count = countHashes(set);
  const block = new Uint32Array(2 * count);
  for (let half = 0; half < 2; half++) {
    const own = bits.subarray(32 * half, 32 * half + 32);
    const isWord = own.length === 32 && own[0]! % 32 === 0 && own.every((bit, k) => bit === own[0]! + k);
    for (let i = 0; i < count; i++) {
      let word = 0;
      if (isWord) word = words[i * wordsPerHash + (own[0]! >>> 5)]!;
      else {
        for (let k = 0; k < own.length; k++) {
          const bit = own[k]!;
          word |= ((words[i * wordsPerHash + (bit >>> 5)]! >>> (bit & 31)) & 1) << k;
        }
      }
      block[2 * i + half] = word;
    }
  }
  return block;
}
