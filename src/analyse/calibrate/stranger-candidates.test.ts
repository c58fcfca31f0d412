import { describe, expect, it } from 'vitest';
import { randomBytes } from '../../../test/fixtures/pictures.ts';
import { hexToWords, wordsToHex } from '../../kernel/hash/bits.ts';
import { orientPdqBits } from '../../kernel/hash/hash-symmetries.ts';
import { DEFAULT_RADII } from '../duplicates/hash-candidates.ts';
import { candidateOrientation } from './candidate-orientation.ts';
import { copyHashes, hashTable, type PictureHashes, setHashes } from './hash-table.ts';
import { nearestStrangers } from './nearest-strangers.ts';
import { strangerCandidates } from './stranger-candidates.ts';

const hex = (seed: number, bytes: number): string => Buffer.from(randomBytes(seed, bytes)).toString('hex');

/** Hashes of a picture unlike that of any other seed. */
const hashesOf = (seed: number): PictureHashes => ({
  phash: hex(seed, 8),
  phashTurned: hex(1000 + seed, 56),
  dhash: hex(2000 + seed, 8),
  phashTrimmed: null,
  dhashTrimmed: null,
  pdq: hex(3000 + seed, 32),
  lumaContrast: 40,
});

const flipBits = (hash: string, bits: number): string => {
  const bytes = Buffer.from(hash, 'hex');
  for (let bit = 0; bit < bits; bit++) bytes[bit >> 3]! ^= 1 << (bit & 7);
  return bytes.toString('hex');
};

describe('candidateOrientation', () => {
  const a = hashesOf(1);
  const near = (bits: number): PictureHashes => ({ ...hashesOf(2), phash: flipBits(a.phash!, bits), pdq: a.pdq });

  it('is 1 for pictures whose hashes lie within the radius', () => {
    expect(candidateOrientation(a, near(10), DEFAULT_RADII)).toBe(1);
    expect(candidateOrientation(a, near(11), DEFAULT_RADII)).toBeNull();
    expect(candidateOrientation(a, near(11), { ...DEFAULT_RADII, perceptual: 12 })).toBe(1);
  });

  it('is null where PDQ says that hashes met by chance', () => {
    expect(candidateOrientation(a, { ...near(2), pdq: flipBits(a.pdq!, 120) }, DEFAULT_RADII)).toBeNull();
  });

  it('is the turn whose hash fits', () => {
    const b = hashesOf(3);
    // Orientation 3 stands second of the turned hashes.
    const turned = { ...hashesOf(4), phash: b.phashTurned!.slice(16, 32) };
    expect(candidateOrientation(turned, b, { ...DEFAULT_RADII, turned: 0 })).toBeNull();
    expect(
      candidateOrientation({ ...turned, pdq: wordsToHex(orientPdqBits(hexToWords(b.pdq!), 3)) }, b, DEFAULT_RADII),
    ).toBe(3);
  });

  it('is null where a picture has no structure or no hash', () => {
    expect(candidateOrientation(a, { ...a, lumaContrast: 2.9 }, DEFAULT_RADII)).toBeNull();
    expect(candidateOrientation(a, { ...a, pdq: null }, DEFAULT_RADII)).toBeNull();
  });

  it('finds a picture inside its margins', () => {
    const bordered = { ...hashesOf(5), phashTrimmed: a.phash, dhashTrimmed: a.dhash };
    expect(candidateOrientation(a, bordered, DEFAULT_RADII)).toBe(1);
  });
});

/** Images 0–5, unlike each other but for 0 and 1. */
function sixImages() {
  const table = hashTable(6);
  for (let image = 0; image < 6; image++) setHashes(table, image, hashesOf(image));
  copyHashes(table, 0, table, 1);
  return table;
}

describe('strangerCandidates', () => {
  const table = sixImages();
  const setOf = [0, 1, 2, 3, 4, 5];
  const copies = [
    { image: 0, hashes: hashesOf(2) },
    { image: 0, hashes: hashesOf(2) },
    { image: 2, hashes: hashesOf(0) },
    { image: 3, hashes: hashesOf(3) },
    { image: 4, hashes: hashesOf(77) },
  ];
  const first = () => 0;

  it('finds the images that copies of others come near, one copy per two images in either direction', () => {
    expect(strangerCandidates(table, [0, 2, 3, 4, 5], copies, DEFAULT_RADII, setOf, first)).toEqual([
      { image: 0, copy: 2, orientation: 1 },
    ]);
    expect(strangerCandidates(table, [0, 2, 3, 4, 5], copies, DEFAULT_RADII, setOf, () => 0.99)).toEqual([
      { image: 2, copy: 1, orientation: 1 },
    ]);
  });

  it('leaves out images of the same set of copies', () => {
    expect(strangerCandidates(table, [0, 2, 3], copies, DEFAULT_RADII, [0, 1, 0, 3, 4, 5], first)).toEqual([]);
  });
});

describe('nearestStrangers', () => {
  const table = sixImages();

  it('pairs each image with the nearest ones that are strangers, each pair once', () => {
    const any = () => true;
    expect(nearestStrangers(table, [0, 1], [0, 1, 2, 3], 1, any)).toEqual([[0, 1]]);
    const pairs = nearestStrangers(
      table,
      [0, 1],
      [0, 1, 2, 3, 4, 5],
      2,
      (a, b) => Math.min(a, b) > 0 || Math.max(a, b) > 1,
    );
    expect(pairs).toHaveLength(4);
    for (const [a, b] of pairs) expect(a).toBeLessThan(b);
    expect(pairs).not.toContainEqual([0, 1]);
  });

  it('gives all there are when fewer are left', () => {
    expect(nearestStrangers(table, [2], [2, 3], 5, () => true)).toEqual([[2, 3]]);
    expect(nearestStrangers(table, [2], [2, 3], 5, () => false)).toEqual([]);
  });
});
