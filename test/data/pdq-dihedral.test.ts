import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { averageHash } from '../../src/kernel/hash/average.ts';
import { hammingHex, hexToWords, wordsToHex } from '../../src/kernel/hash/bits.ts';
import { orientAverageBits, orientPdqBits, orientPerceptualBits } from '../../src/kernel/hash/hash-symmetries.ts';
import { dihedralPdqHashes, pdqHash } from '../../src/kernel/hash/pdq.ts';
import { dihedralPerceptualHashes, perceptualHash } from '../../src/kernel/hash/perceptual.ts';
import type { LumaImage } from '../../src/kernel/image.ts';
import { ORIENTATIONS, orient } from '../../src/kernel/resample/dihedral.ts';
import { toLuma } from '../../src/kernel/resample/luma.ts';
import { resizeLuma } from '../../src/kernel/resample/resize-area.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const DIHEDRAL = 'neardup/pdq/dih/';
const FOLDERS = [
  'neardup/pdq/bridge-mods/',
  'neardup/pdq/labelme-subset/',
  'neardup/datajuicer/',
  'quality/kwentar/',
  'annot/coco53/images/',
  'models/coral/',
];
/** PDQ's authors advise against matching below. */
const MIN_QUALITY = 50;
/** PDQ's authors call up to this many bits a match. */
const MATCH = 31;

const picturesIn = (folder: string): string[] =>
  readdirSync(DATA + folder)
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .sort()
    .map((name) => folder + name);

/** Brightness of the base view: long side at most 512 px, never enlarged, alpha over white. */
async function baseView(path: string): Promise<LumaImage> {
  const { data, info } = await sharp(DATA + path)
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return toLuma({ width: info.width, height: info.height, data });
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('a photo in eight orientations, saved anew', () => {
  const files = picturesIn(DIHEDRAL);

  /** The orientation under which `original` looks like `turned`, by the pixels of small pictures. */
  function orientationOf(original: LumaImage, turned: LumaImage): number {
    const small = resizeLuma(turned, 32, 32).data;
    const errors = ORIENTATIONS.map((o) => {
      const ours = resizeLuma(orient(original, o), 32, 32).data;
      return mean([...ours].map((value, i) => (value - small[i]!) ** 2));
    });
    expect(Math.min(...errors)).toBeLessThan(10);
    return 1 + errors.indexOf(Math.min(...errors));
  }

  it('has the hash of its own orientation, and of no other', async () => {
    expect(files.length).toBe(8);
    const original = await baseView(files[0]!);
    const { hashes } = dihedralPdqHashes(original);
    const seen = new Set<number>();
    for (const file of files) {
      const turned = await baseView(file);
      const o = orientationOf(original, turned);
      seen.add(o);
      const { hash } = pdqHash(turned);
      const distances = hashes.map((candidate) => hammingHex(candidate, hash));
      expect(distances[o - 1]).toBeLessThanOrEqual(20);
      expect(Math.min(...distances.filter((_, i) => i !== o - 1))).toBeGreaterThan(90);
      expect(hammingHex(wordsToHex(orientPdqBits(hexToWords(hashes[0]!), o)), hash)).toBeLessThanOrEqual(MATCH);
    }
    expect(seen.size).toBe(8);
  });

  it('begins near the published hash of that photo', async () => {
    const list = readFileSync(`${DATA}neardup/pdq/PDQ_wasm_expected.csv`, 'utf8');
    const published = /bridge-mods\/aaa-orig\.jpg,([0-9a-f]{64})/.exec(list)![1]!;
    const { hashes } = dihedralPdqHashes(await baseView(files[0]!));
    expect(hammingHex(hashes[0]!, published)).toBeLessThanOrEqual(10);
  });
});

describe('hashes of turned photos', () => {
  /** Bits that differ, over all photos and orientations 2–8. */
  const drift: Record<string, number[]> = {};
  let photos = 0;

  beforeAll(async () => {
    for (const path of FOLDERS.flatMap(picturesIn)) {
      const image = await baseView(path);
      const { hashes, quality } = dihedralPdqHashes(image);
      if (quality < MIN_QUALITY) continue;
      photos++;
      const perceptual = dihedralPerceptualHashes(image);
      const pdqWords = hexToWords(hashes[0]!);
      const perceptualWords = hexToWords(perceptual[0]!);
      const averageWords = hexToWords(averageHash(image));
      const add = (name: string, a: string, b: string) => {
        drift[name] ??= [];
        drift[name].push(hammingHex(a, b));
      };
      for (const o of ORIENTATIONS.slice(1)) {
        const turned = orient(image, o);
        const pdqOfTurned = pdqHash(turned).hash;
        const pdqGuess = wordsToHex(orientPdqBits(pdqWords, o));
        add('PDQ, one DCT to turned pixels', hashes[o - 1]!, pdqOfTurned);
        add('PDQ, stored hash to one DCT', pdqGuess, hashes[o - 1]!);
        add('PDQ, stored hash to turned pixels', pdqGuess, pdqOfTurned);
        const perceptualOfTurned = perceptualHash(turned);
        const perceptualGuess = wordsToHex(orientPerceptualBits(perceptualWords, o));
        add('pHash, one DCT to turned pixels', perceptual[o - 1]!, perceptualOfTurned);
        add('pHash, stored hash to one DCT', perceptualGuess, perceptual[o - 1]!);
        add('pHash, stored hash to turned pixels', perceptualGuess, perceptualOfTurned);
        add('aHash, stored hash to turned pixels', wordsToHex(orientAverageBits(averageWords, o)), averageHash(turned));
      }
    }
  }, 300_000);

  const within = (name: string, bits: number) => mean(drift[name]!.map((value) => (value <= bits ? 1 : 0)));

  it('PDQ from one DCT matches most turned photos', () => {
    expect(photos).toBeGreaterThan(80);
    expect(mean(drift['PDQ, one DCT to turned pixels']!)).toBeLessThan(16);
    expect(within('PDQ, one DCT to turned pixels', MATCH)).toBeGreaterThan(0.94);
  });

  it('PDQ from the stored hash is near that from one DCT', () => {
    expect(mean(drift['PDQ, stored hash to one DCT']!)).toBeLessThan(7);
    expect(within('PDQ, stored hash to one DCT', MATCH)).toBe(1);
    expect(within('PDQ, stored hash to turned pixels', MATCH)).toBeGreaterThan(0.92);
  });

  it('pHash from one DCT equals that of nearly all turned photos', () => {
    expect(within('pHash, one DCT to turned pixels', 0)).toBeGreaterThan(0.9);
    expect(within('pHash, one DCT to turned pixels', 6)).toBe(1);
  });

  it('pHash from the stored hash is a few bits off', () => {
    expect(mean(drift['pHash, stored hash to turned pixels']!)).toBeLessThan(4);
    expect(within('pHash, stored hash to turned pixels', 10)).toBeGreaterThan(0.98);
  });

  it('aHash from the stored hash is exact but for rounding', () => {
    expect(within('aHash, stored hash to turned pixels', 1)).toBe(1);
    expect(within('aHash, stored hash to turned pixels', 0)).toBeGreaterThan(0.95);
  });

  afterAll(() => {
    const lines = Object.entries(drift).map(([name, values]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
      return `  ${name}: mean ${mean(values).toFixed(2)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, most ${at(1)}, within ${MATCH} bits ${(100 * within(name, MATCH)).toFixed(1)} %, equal ${(100 * within(name, 0)).toFixed(1)} %`;
    });
    console.log(`Drift in bits, ${photos} photos in orientations 2–8:\n${lines.join('\n')}`);
  });
});
