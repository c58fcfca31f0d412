import { exifFromDirectory } from './exif.ts';
import type { ContainerParser } from './facts.ts';
import { describeProfile } from './icc.ts';
import {
  openTiff,
  readBytes,
  readChain,
  readInteger,
  type TiffDirectory,
  type TiffStructure,
  valuesPastEnd,
} from './tiff-directory.ts';

const WIDTH = 0x0100;
const HEIGHT = 0x0101;
const BITS_PER_SAMPLE = 0x0102;
const PHOTOMETRIC = 0x0106;
const STRIP_OFFSETS = 0x0111;
const SAMPLES_PER_PIXEL = 0x0115;
const STRIP_BYTE_COUNTS = 0x0117;
const TILE_OFFSETS = 0x0144;
const TILE_BYTE_COUNTS = 0x0145;
const EXTRA_SAMPLES = 0x0152;
const ICC_PROFILE = 0x8773;

const COLOUR_SPACES: Readonly<Record<number, string>> = {
  0: 'grey',
  1: 'grey',
  2: 'srgb',
  3: 'srgb',
  5: 'cmyk',
  6: 'srgb',
  8: 'lab',
  9: 'lab',
  10: 'lab',
};

/** Whether a strip or tile of the directory reaches past the bytes. */
function dataPastEnd(tiff: TiffStructure, directory: TiffDirectory): boolean {
  for (const [offsets, counts] of [
    [STRIP_OFFSETS, STRIP_BYTE_COUNTS],
    [TILE_OFFSETS, TILE_BYTE_COUNTS],
  ] as const) {
    const entries = directory.entries.get(offsets)?.count ?? 0;
    for (let i = 0; i < entries; i++) {
      const offset = readInteger(tiff, directory, offsets, i);
      if (offset === null) return true; // The table itself lies outside the bytes.
      if (offset + (readInteger(tiff, directory, counts, i) ?? 0) > tiff.view.byteLength) return true;
    }
  }
  return false;
}

/**
 * Facts of a TIFF (or BigTIFF) from its first directory (TIFF 6.0). Pages are directories of the chain.
 * Truncated means: the first page's data or values, or the chain itself, lie past the bytes.
 */
export const parseTiff: ContainerParser = (bytes, facts) => {
  const tiff = openTiff(bytes);
  if (tiff === null) return;
  const { directories, broken } = readChain(tiff);
  facts.truncated = broken;
  const first = directories[0];
  if (first === undefined) return;
  facts.pages = directories.length;
  facts.width = readInteger(tiff, first, WIDTH);
  facts.height = readInteger(tiff, first, HEIGHT);
  facts.bitDepth = readInteger(tiff, first, BITS_PER_SAMPLE) ?? 1;
  facts.channels = readInteger(tiff, first, SAMPLES_PER_PIXEL) ?? 1;
  const photometric = readInteger(tiff, first, PHOTOMETRIC);
  facts.hasPalette = photometric === 3;
  facts.colourSpace = photometric === null ? null : (COLOUR_SPACES[photometric] ?? null);
  facts.hasAlpha = first.entries.has(EXTRA_SAMPLES);
  const profile = readBytes(tiff, first, ICC_PROFILE);
  if (profile !== null) facts.iccProfile = describeProfile(profile);
  exifFromDirectory(tiff, first, facts);
  facts.truncated ||= valuesPastEnd(tiff, first) || dataPastEnd(tiff, first);
};
