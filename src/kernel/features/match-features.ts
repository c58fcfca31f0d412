import { bitCount, dotProduct } from './compare-descriptors.ts';
import { DESCRIPTOR_LENGTH, DESCRIPTOR_NORM } from './descriptor.ts';
import type { LocalFeatures } from './local-features.ts';
import { SIGNATURE_WORDS } from './signature.ts';

export interface MatchOptions {
  /** A match must be nearer than this share of the distance to the next best place, 0–1 (Lowe 2004, section 7.1). */
  readonly ratio?: number;
  /** Least cosine of the angle between matched descriptors, 0–1. */
  readonly leastSimilarity?: number;
  /** Most bits of 128 by which the signatures of compared descriptors may differ. */
  readonly signatureBits?: number;
}

/** Feature `a[i]` of the first picture looks like `b[i]` of the second; entries up to `count`. */
export interface FeatureMatches {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly count: number;
}

/** Features this many times their scale apart are the same place, seen at two scales or in two directions. */
const SAME_PLACE = 2;

/** Pairs that were compared in full, in order of their features. */
let pairA = new Int32Array(8192);
let pairB = new Int32Array(8192);
let pairDot = new Int32Array(8192);

/**
 * Mutual nearest neighbours that are clearly nearer than the next best place in either picture. Features are compared
 * only with those of the same sign and a close signature, by the dot product of their descriptors. Swapping the pictures
 * swaps the result. O(count²) with a small constant.
 */
export function matchFeatures(
  a: LocalFeatures,
  b: LocalFeatures,
  { ratio = 0.85, leastSimilarity = 0.75, signatureBits = 38 }: MatchOptions = {},
): FeatureMatches {
  const least = Math.round(leastSimilarity * DESCRIPTOR_NORM ** 2);
  const pairs = comparePairs(a, b, signatureBits, least);
  const nearestA = new Int32Array(a.count).fill(-1);
  const nearestB = new Int32Array(b.count).fill(-1);
  for (let p = 0; p < pairs; p++) {
    const i = pairA[p]!;
    const j = pairB[p]!;
    if (nearestA[i]! < 0 || pairDot[p]! > pairDot[nearestA[i]!]!) nearestA[i] = p;
    if (nearestB[j]! < 0 || pairDot[p]! > pairDot[nearestB[j]!]!) nearestB[j] = p;
  }
  // The nearest at another place than the best.
  const nextA = new Int32Array(a.count);
  const nextB = new Int32Array(b.count);
  for (let p = 0; p < pairs; p++) {
    const i = pairA[p]!;
    const j = pairB[p]!;
    const dot = pairDot[p]!;
    if (dot > nextA[i]! && isElsewhere(b, j, pairB[nearestA[i]!]!)) nextA[i] = dot;
    if (dot > nextB[j]! && isElsewhere(a, i, pairA[nearestB[j]!]!)) nextB[j] = dot;
  }
  const outA = new Int32Array(Math.min(a.count, b.count));
  const outB = new Int32Array(outA.length);
  let count = 0;
  const norm = DESCRIPTOR_NORM ** 2;
  for (let i = 0; i < a.count; i++) {
    const p = nearestA[i]!;
    if (p < 0) continue;
    const j = pairB[p]!;
    if (nearestB[j] !== p) continue;
    // Squared distances of unit vectors are 2 − 2 · cosine.
    const next = Math.max(nextA[i]!, nextB[j]!);
    if (norm - pairDot[p]! >= ratio * ratio * (norm - next)) continue;
    outA[count] = i;
    outB[count++] = j;
  }
  return { a: outA, b: outB, count };
}

function isElsewhere(features: LocalFeatures, i: number, best: number): boolean {
  if (i === best) return false;
  const dx = features.x[i]! - features.x[best]!;
  const dy = features.y[i]! - features.y[best]!;
  const reach = SAME_PLACE * Math.max(features.scale[i]!, features.scale[best]!);
  return dx * dx + dy * dy > reach * reach;
}

/** Fills the lists of compared pairs that reach `least`; returns their number. */
function comparePairs(a: LocalFeatures, b: LocalFeatures, signatureBits: number, least: number): number {
  let pairs = 0;
  const wordsA = a.signatures;
  const wordsB = b.signatures;
  const dark = withSign(b, 1);
  const bright = withSign(b, -1);
  for (let i = 0; i < a.count; i++) {
    const candidates = a.sign[i] === 1 ? dark : bright;
    const s = i * SIGNATURE_WORDS;
    const a0 = wordsA[s]!;
    const a1 = wordsA[s + 1]!;
    const a2 = wordsA[s + 2]!;
    const a3 = wordsA[s + 3]!;
    for (let c = 0; c < candidates.length; c++) {
      const j = candidates[c]!;
      const t = j * SIGNATURE_WORDS;
      const bits = bitCount(a0 ^ wordsB[t]!, a1 ^ wordsB[t + 1]!, a2 ^ wordsB[t + 2]!, a3 ^ wordsB[t + 3]!);
      if (bits > signatureBits) continue;
      const dot = dotProduct(a.descriptors, i * DESCRIPTOR_LENGTH, b.descriptors, j * DESCRIPTOR_LENGTH);
      if (dot < least) continue;
      if (pairs === pairA.length) growPairs();
      pairA[pairs] = i;
      pairB[pairs] = j;
      pairDot[pairs++] = dot;
    }
  }
  return pairs;
}

/** Indices of the features of one sign: looking only through them spares a branch that nobody can predict. */
function withSign(features: LocalFeatures, sign: number): Int32Array {
  const out = new Int32Array(features.count);
  let n = 0;
  for (let i = 0; i < features.count; i++) if (features.sign[i] === sign) out[n++] = i;
  return out.subarray(0, n);
}

function growPairs(): void {
  const grown = (from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
    const to = new Int32Array(2 * from.length);
    to.set(from);
    return to;
  };
  pairA = grown(pairA);
  pairB = grown(pairB);
  pairDot = grown(pairDot);
}
