import { readExif } from './exif.ts';
import { type ContainerParser, fourCC, viewOf } from './facts.ts';
import { describePngProfile } from './icc.ts';

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface PngChunk {
  readonly type: string;
  /** Offset of the chunk's length field. */
  readonly at: number;
  readonly data: Uint8Array;
  /** Stored checksum; null when the file ends before it. */
  readonly checksum: number | null;
}

/** Chunks of a PNG in order, through `IEND`. The last one may be cut short by the end of the bytes. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes);
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = fourCC(view, at + 4);
    const end = at + 8 + length;
    yield {
      type,
      at,
      data: bytes.subarray(at + 8, Math.min(end, bytes.length)),
      checksum: end + 4 <= bytes.length ? view.getUint32(end) : null,
    };
    if (type === 'IEND' || length > 0x7fffffff) return;
    at = end + 4;
  }
}

/** Samples per pixel by PNG colour type; a palette index counts as one. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Facts of a PNG from its chunks (PNG third edition). Truncated means: no `IEND` before the bytes end. */
export const parsePng: ContainerParser = (bytes, facts) => {
  facts.truncated = true;
  for (const { type, data, checksum } of pngChunks(bytes)) {
    if (type === 'IHDR' && data.length >= 13) {
      const view = viewOf(data);
      facts.width = view.getUint32(0);
      facts.height = view.getUint32(4);
      facts.bitDepth = data[8]!;
      const colourType = data[9]!;
      facts.channels = CHANNELS[colourType] ?? null;
      facts.hasPalette = colourType === 3;
      facts.hasAlpha = colourType === 4 || colourType === 6;
      facts.colourSpace = colourType === 0 || colourType === 4 ? 'grey' : 'srgb';
      facts.progressive = data[12] === 1;
    } else if (type === 'tRNS') facts.hasAlpha = true;
    else if (type === 'acTL' && data.length >= 4) facts.pages = Math.max(1, viewOf(data).getUint32(0));
    else if (type === 'iCCP') facts.iccProfile = describePngProfile(data);
    else if (type === 'eXIf') readExif(data, facts);
    else if (type === 'IEND') facts.truncated = checksum === null;
  }
};
