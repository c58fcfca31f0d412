import { type ContainerParser, viewOf } from './facts.ts';

/** `BI_…` compression numbers of Windows. */
export const BMP_COMPRESSION = { rgb: 0, rle8: 1, rle4: 2, bitfields: 3, jpeg: 4, png: 5, alphaBitfields: 6 } as const;

/** Channel masks of 16- and 32-bit pixels; 0 where a channel is absent. */
export interface BmpMasks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: number;
  readonly compression: number;
  /** OS/2 header, in which compression 3 and 4 mean Huffman and 24-bit run lengths. */
  readonly os2: boolean;
  readonly masks: BmpMasks;
  readonly paletteAt: number;
  readonly paletteEntries: number;
  /** 3 bytes per entry in OS/2 1.x, else 4. */
  readonly paletteStride: 3 | 4;
  readonly pixelsAt: number;
}

const MASKS_16: BmpMasks = { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 };
const MASKS_32: BmpMasks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 };

/**
 * File and DIB header of a BMP, all variants from OS/2 1.x to Windows V5.
 * @throws RangeError when the bytes end inside the header.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = viewOf(bytes);
  const pixelsAt = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  if (headerSize === 12) {
    const bitsPerPixel = view.getUint16(24, true);
    return {
      width: view.getUint16(18, true),
      height: view.getUint16(20, true),
      topDown: false,
      bitsPerPixel,
      compression: BMP_COMPRESSION.rgb,
      os2: true,
      masks: MASKS_16,
      paletteAt: 26,
      paletteEntries: paletteEntries(bitsPerPixel, 0, 26, 3, pixelsAt),
      paletteStride: 3,
      pixelsAt,
    };
  }
  const height = view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(28, true);
  const compression = headerSize >= 20 ? view.getUint32(30, true) : BMP_COMPRESSION.rgb;
  // Sizes between Windows' own ones are OS/2 2.x headers, of which the end may be left out.
  const os2 = headerSize < 40 || (headerSize > 40 && headerSize <= 64 && headerSize !== 52 && headerSize !== 56);
  let masks = bitsPerPixel === 16 ? MASKS_16 : MASKS_32;
  let masksAfterHeader = 0;
  const bitfields =
    !os2 && (compression === BMP_COMPRESSION.bitfields || compression === BMP_COMPRESSION.alphaBitfields);
  if (bitfields) {
    // They follow a 40-byte header, or are its fields in the longer ones, at the same offset.
    const hasAlpha = headerSize >= 56 || compression === BMP_COMPRESSION.alphaBitfields;
    if (headerSize === 40) masksAfterHeader = hasAlpha ? 16 : 12;
    masks = {
      red: view.getUint32(54, true),
      green: view.getUint32(58, true),
      blue: view.getUint32(62, true),
      alpha: hasAlpha ? view.getUint32(66, true) : 0,
    };
  }
  const paletteAt = 14 + headerSize + masksAfterHeader;
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bitsPerPixel,
    compression,
    os2,
    masks,
    paletteAt,
    paletteEntries: paletteEntries(
      bitsPerPixel,
      headerSize >= 36 ? view.getUint32(46, true) : 0,
      paletteAt,
      4,
      pixelsAt,
    ),
    paletteStride: 4,
    pixelsAt,
  };
}

/** Entries that a pixel can name; a palette may hold fewer, and then ends where the pixels start. */
function paletteEntries(bitsPerPixel: number, declared: number, at: number, stride: number, pixelsAt: number): number {
  if (bitsPerPixel > 8) return 0;
  const room = pixelsAt > at ? Math.floor((pixelsAt - at) / stride) : 0;
  const wanted = declared === 0 ? 2 ** bitsPerPixel : declared;
  return Math.max(0, Math.min(wanted, 2 ** bitsPerPixel, room));
}

/** Bytes per row of uncompressed pixels, padded to four. */
export const bmpRowBytes = (width: number, bitsPerPixel: number): number => Math.ceil((width * bitsPerPixel) / 32) * 4;

/** Facts of a BMP. Truncated means: uncompressed rows reach past the bytes (run lengths do not tell). */
export const parseBmp: ContainerParser = (bytes, facts) => {
  const header = readBmpHeader(bytes);
  facts.width = header.width;
  facts.height = header.height;
  facts.hasPalette = header.bitsPerPixel <= 8;
  facts.bitDepth = facts.hasPalette ? header.bitsPerPixel : 8;
  facts.hasAlpha = header.bitsPerPixel > 8 && header.masks.alpha !== 0;
  facts.channels = facts.hasPalette ? 1 : facts.hasAlpha ? 4 : 3;
  facts.colourSpace = 'srgb';
  const uncompressed =
    header.compression === BMP_COMPRESSION.rgb ||
    (!header.os2 &&
      (header.compression === BMP_COMPRESSION.bitfields || header.compression === BMP_COMPRESSION.alphaBitfields));
  // The padding after the last row is often left out.
  const needed = header.pixelsAt + bmpRowBytes(header.width, header.bitsPerPixel) * header.height - 3;
  facts.truncated = uncompressed && header.width > 0 && needed > bytes.length;
};
