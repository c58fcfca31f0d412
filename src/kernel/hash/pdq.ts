import type { LumaImage } from '../image.ts';
import { composeOrientations, orientationParts } from '../resample/dihedral.ts';
import { wordsToHex } from './bits.ts';
import { transposePdqBits } from './hash-symmetries.ts';
import { jaroszDownsample } from './jarosz.ts';

const SIDE = 64;
const KEPT = 16;
/** PDQ gives no hash to images with a side below this, px. */
const MIN_SIDE = 5;

export interface PdqHash {
  /** 256 bits as 64 hex digits. */
  readonly hash: string;
  /** 0–100, how much gradient the 64×64 reduction has; PDQ's authors advise against matching below 50. */
  readonly quality: number;
}

export interface DihedralPdqHashes {
  /** Of the eight turns and mirrorings, in the order of EXIF orientations 1–8; 64 hex digits each. */
  readonly hashes: readonly string[];
  /** Of the image as it is; 0–100. */
  readonly quality: number;
}

/** Rows 1–16 of the orthonormal 64-point DCT-II, rounded to single precision as in the reference. */
const DCT = Float64Array.from({ length: KEPT * SIDE }, (_, index) => {
  const row = Math.floor(index / SIDE) + 1;
  const column = index % SIDE;
  return Math.fround(Math.fround(Math.sqrt(2 / SIDE)) * Math.cos((Math.PI / 2 / SIDE) * row * (2 * column + 1)));
});

// Single-precision numbers, kept as doubles to spare conversions.
const reduced = new Float64Array(SIDE * SIDE);
const half = new Float64Array(KEPT * SIDE);
const coefficients = new Float64Array(KEPT * KEPT);
const variant = new Float64Array(KEPT * KEPT);
const sorted = new Float64Array(KEPT * KEPT);
const words = new Uint32Array(8);
const NO_HASH = wordsToHex(words);

/** Sum of the gradients of the 64×64 reduction, each in whole percent of the range, scaled and capped. */
function gradientQuality(): number {
  let sum = 0;
  for (let i = 0; i < SIDE * (SIDE - 1); i++) sum += gradient(reduced[i]!, reduced[i + SIDE]!);
  for (let y = 0; y < SIDE; y++) {
    for (let i = y * SIDE, end = i + SIDE - 1; i < end; i++) sum += gradient(reduced[i]!, reduced[i + 1]!);
  }
  return Math.min(100, Math.floor(sum / 90));
}

function gradient(a: number, b: number): number {
  return Math.abs(Math.trunc(Math.fround(Math.fround(Math.fround(a - b) * 100) / 255)));
}

/** `coefficients` = DCT · reduced · DCTᵀ, summed in single precision in the order of the reference. */
function transform(): void {
  for (let i = 0; i < KEPT; i++) {
    const d = i * SIDE;
    for (let j = 0; j < SIDE; j += 4) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let k = 0, a = j; k < SIDE; k++, a += SIDE) {
        const weight = DCT[d + k]!;
        sum0 = Math.fround(sum0 + Math.fround(weight * reduced[a]!));
        sum1 = Math.fround(sum1 + Math.fround(weight * reduced[a + 1]!));
        sum2 = Math.fround(sum2 + Math.fround(weight * reduced[a + 2]!));
        sum3 = Math.fround(sum3 + Math.fround(weight * reduced[a + 3]!));
      }
      half[d + j] = sum0;
      half[d + j + 1] = sum1;
      half[d + j + 2] = sum2;
      half[d + j + 3] = sum3;
    }
  }
  for (let i = 0; i < KEPT; i++) {
    const t = i * SIDE;
    for (let j = 0; j < KEPT; j += 4) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let k = 0, d = j * SIDE; k < SIDE; k++, d++) {
        const value = half[t + k]!;
        sum0 = Math.fround(sum0 + Math.fround(value * DCT[d]!));
        sum1 = Math.fround(sum1 + Math.fround(value * DCT[d + SIDE]!));
        sum2 = Math.fround(sum2 + Math.fround(value * DCT[d + 2 * SIDE]!));
        sum3 = Math.fround(sum3 + Math.fround(value * DCT[d + 3 * SIDE]!));
      }
      const c = i * KEPT + j;
      coefficients[c] = sum0;
      coefficients[c + 1] = sum1;
      coefficients[c + 2] = sum2;
      coefficients[c + 3] = sum3;
    }
  }
}

/**
 * Bits of `variant` above its lower median, into `words`, where `variant` holds the coefficients of the image mirrored
 * along the given axes: its odd frequencies are negated. Row and column `i` have the frequency `i + 1`.
 */
function setBits(mirrorX: boolean, mirrorY: boolean): void {
  for (let u = 0, i = 0; u < KEPT; u++) {
    const oddRow = mirrorY && u % 2 === 0;
    for (let v = 0; v < KEPT; v++, i++) {
      const negated = oddRow !== (mirrorX && v % 2 === 0);
      variant[i] = negated ? -coefficients[i]! : coefficients[i]!;
    }
  }
  sorted.set(variant);
  sorted.sort();
  const median = sorted[(KEPT * KEPT) / 2 - 1]!;
  words.fill(0);
  for (let i = 0; i < KEPT * KEPT; i++) {
    if (variant[i]! > median) words[7 - (i >> 5)] = words[7 - (i >> 5)]! | (1 << (i & 31));
  }
}

const isTooSmall = (image: LumaImage): boolean => image.width < MIN_SIDE || image.height < MIN_SIDE;

/**
 * PDQ hash of Meta's ThreatExchange (`pdq/cpp/hashing`; "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
 * Algorithm", 2019): the image blurred and sampled at 64×64, DCT frequencies 1–16 of both axes, a bit for each
 * coefficient above the lower median, printed from the last bit to the first.
 *
 * The reference blurs every pixel with running single-precision sums; here the same filter is evaluated at the 64×64
 * sampled places alone, so a coefficient within 0.005 of the median may fall on its other side. On photos and textures
 * of one size the two agree bit for bit. Drawn images whose coefficients are rounding noise (flat, ramps, mirror
 * symmetric) have no meaningful bits there in either.
 * @returns all zeros with quality 0 when a side is below 5 px.
 */
export function pdqHash(image: LumaImage): PdqHash {
  if (isTooSmall(image)) return { hash: NO_HASH, quality: 0 };
  jaroszDownsample(image, SIDE, reduced);
  transform();
  setBits(false, false);
  return { hash: wordsToHex(words), quality: gradientQuality() };
}

/**
 * {@link pdqHash} of the eight turns and mirrorings of an image from one DCT, as the reference's dihedral hashing does
 * it. Entry `i` is the hash of what a viewer shows of these pixels under EXIF orientation `i + 1` (see `orient`).
 *
 * Equal to pdqhash's `compute_dihedral`. Hashing turned pixels gives other bits, in the reference and here, because the
 * 64×64 places that PDQ samples lie up to 1.5 px off the middle of their cells and do not turn with the image: 13 of
 * 256 bits on 91 photos in orientations 2–8 (95 % within 31), and up to 100 where odd or high frequencies are next to
 * nothing, as in mirror-symmetric pictures and calm seas. Transposed pixels give the same bits but for rounding.
 * @returns all zeros with quality 0 when a side is below 5 px.
 */
export function dihedralPdqHashes(image: LumaImage): DihedralPdqHashes {
  const hashes = new Array<string>(8).fill(NO_HASH);
  if (isTooSmall(image)) return { hashes, quality: 0 };
  jaroszDownsample(image, SIDE, reduced);
  transform();
  for (let orientation = 1; orientation <= 4; orientation++) {
    const { mirrorX, mirrorY } = orientationParts(orientation);
    setBits(mirrorX, mirrorY);
    hashes[orientation - 1] = wordsToHex(words);
    // Mirrored and then transposed; the median of the same coefficients in another order is the same.
    transposePdqBits(words);
    hashes[composeOrientations(orientation, 5) - 1] = wordsToHex(words);
  }
  return { hashes, quality: gradientQuality() };
}
