import { hexToWords } from '../../kernel/hash/bits.ts';
import type { ImageTable } from '../duplicates/image-table.ts';

/** What candidates are found by, as the measurements give it: hex digits, null where there is nothing to hash. */
export interface PictureHashes {
  readonly phash: string | null;
  /** Of EXIF orientations 2–8, one after the other. */
  readonly phashTurned: string | null;
  readonly dhash: string | null;
  readonly phashTrimmed: string | null;
  readonly dhashTrimmed: string | null;
  readonly pdq: string | null;
  /** Standard deviation of luma, 0–127.5. */
  readonly lumaContrast: number;
}

/** As for the images of the catalog: a picture with less contrast has no structure that a hash could hold. */
const MIN_CONTRAST = 3;

/** A table of images that are known by their hashes alone; no two of them count as equal. */
export function hashTable(count: number): ImageTable {
  const unknown = () => new Int32Array(count).fill(-1);
  return {
    ids: Array.from({ length: count }, (_, i) => String(i)),
    bytesNumber: unknown(),
    pixelsNumber: unknown(),
    viewNumber: unknown(),
    decodePath: unknown(),
    width: new Int32Array(count),
    height: new Int32Array(count),
    perceptualHash: new Uint32Array(2 * count),
    differenceHash: new Uint32Array(2 * count),
    turnedHashes: new Uint32Array(14 * count),
    trimmedPerceptualHash: new Uint32Array(2 * count),
    trimmedDifferenceHash: new Uint32Array(2 * count),
    pdq: new Uint32Array(8 * count),
    isMeasured: new Uint8Array(count),
    hasMargins: new Uint8Array(count),
    hasStructure: new Uint8Array(count),
  };
}

export function setHashes(table: ImageTable, image: number, hashes: PictureHashes): void {
  const set = (into: Uint32Array, hex: string | null, words: number): boolean => {
    if (hex?.length !== 8 * words) return false;
    into.set(hexToWords(hex), words * image);
    return true;
  };
  const straight = [
    set(table.perceptualHash, hashes.phash, 2),
    set(table.turnedHashes, hashes.phashTurned, 14),
    set(table.differenceHash, hashes.dhash, 2),
    set(table.pdq, hashes.pdq, 8),
  ];
  const trimmed = [
    set(table.trimmedPerceptualHash, hashes.phashTrimmed, 2),
    set(table.trimmedDifferenceHash, hashes.dhashTrimmed, 2),
  ];
  table.isMeasured[image] = 1;
  table.hasStructure[image] = straight.every(Boolean) && hashes.lumaContrast >= MIN_CONTRAST ? 1 : 0;
  table.hasMargins[image] = trimmed.every(Boolean) ? 1 : 0;
}

/** Copies the hashes of `image` in `from` to place `at` of `into`. */
export function copyHashes(from: ImageTable, image: number, into: ImageTable, at: number): void {
  const copy = (source: Uint32Array, target: Uint32Array, words: number) =>
    target.set(source.subarray(words * image, words * (image + 1)), words * at);
  copy(from.perceptualHash, into.perceptualHash, 2);
  copy(from.differenceHash, into.differenceHash, 2);
  copy(from.turnedHashes, into.turnedHashes, 14);
  copy(from.trimmedPerceptualHash, into.trimmedPerceptualHash, 2);
  copy(from.trimmedDifferenceHash, into.trimmedDifferenceHash, 2);
  copy(from.pdq, into.pdq, 8);
  into.isMeasured[at] = from.isMeasured[image]!;
  into.hasStructure[at] = from.hasStructure[image]!;
  into.hasMargins[at] = from.hasMargins[image]!;
}
