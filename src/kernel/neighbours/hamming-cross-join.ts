import { type HashSet, hammingJoin, type PairVisitor } from './hamming-join.ts';

export function hammingCrossJoin(left: HashSet, right: HashSet, radius: number, visit: PairVisitor): void {
  const words = new Uint32Array(left.words.length + right.words.length);
  words.set(left.words);
  words.set(right.words, left.words.length);
  const border = left.words.length / left.wordsPerHash;
  hammingJoin({ words, wordsPerHash: left.wordsPerHash }, radius, (a, b, distance) => {
    if (a < border && b >= border) visit(a, b - border, distance);
  });
}
