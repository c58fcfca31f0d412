import { UnreadableError } from '../../model/errors.ts';
import { BMP_COMPRESSION, type BmpHeader, bmpRowBytes, readBmpHeader } from '../container/bmp.ts';
import { checkPixels } from '../limits.ts';
import type { PixelDecoder, Raster } from '../types.ts';
import { readBmpIndices } from './bmp/indices.ts';
import { readMaskedPixels } from './bmp/masked.ts';

/** Files that hold less than one part in this many of their picture are not worth the memory they claim. */
const LEAST_SHARE = 16;
const ENDS_EARLY = 'the file ends early: the missing rows of the picture are black';

function readHeader(bytes: Uint8Array): BmpHeader {
  try {
    return readBmpHeader(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableError('corrupt', 'the BMP ends inside its header');
    throw error;
  }
}

function checkVariant({ bitsPerPixel, compression, os2, width, height, pixelsAt }: BmpHeader, length: number): void {
  if (width <= 0 || height <= 0) throw new UnreadableError('corrupt', `the BMP header says ${width}×${height} pixels`);
  if (pixelsAt >= length) throw new UnreadableError('corrupt', 'the BMP ends before its pixels start');
  const unsupported = (what: string) =>
    new UnreadableError('unsupported', `BMP ${what} is not supported; convert the file to PNG`);
  if (!os2 && compression === BMP_COMPRESSION.jpeg) throw unsupported('that wraps a JPEG');
  if (!os2 && compression === BMP_COMPRESSION.png) throw unsupported('that wraps a PNG');
  if (os2 && compression >= 3) throw unsupported('with OS/2 Huffman or 24-bit run-length compression');
  if (compression > BMP_COMPRESSION.alphaBitfields)
    throw new UnreadableError('corrupt', `the BMP header names compression ${compression}, which does not exist`);
  const runs = compression === BMP_COMPRESSION.rle8 ? 8 : compression === BMP_COMPRESSION.rle4 ? 4 : 0;
  const depths = runs > 0 ? [runs] : compression === BMP_COMPRESSION.rgb ? [1, 2, 4, 8, 16, 24, 32] : [16, 32];
  if (!depths.includes(bitsPerPixel)) {
    throw new UnreadableError(
      'corrupt',
      `the BMP header names ${bitsPerPixel} bits per pixel, which its compression does not have`,
    );
  }
}

interface Palette {
  /** RGB, or grey alone where every entry is grey. */
  readonly channels: 1 | 3;
  readonly colours: Uint8Array;
}

/** Entries beyond the stored ones are black, as browsers show them. */
function readPalette(bytes: Uint8Array, { paletteAt, paletteEntries, paletteStride }: BmpHeader): Palette {
  const rgb = new Uint8Array(256 * 3);
  let grey = true;
  for (let i = 0, at = paletteAt; i < paletteEntries && at + 3 <= bytes.length; i++, at += paletteStride) {
    rgb[3 * i] = bytes[at + 2]!;
    rgb[3 * i + 1] = bytes[at + 1]!;
    rgb[3 * i + 2] = bytes[at]!;
    grey &&= bytes[at] === bytes[at + 1] && bytes[at] === bytes[at + 2];
  }
  return grey ? { channels: 1, colours: rgb.filter((_, i) => i % 3 === 0) } : { channels: 3, colours: rgb };
}

function paint(
  { data: indices, rows }: { data: Uint8Array; rows: number },
  palette: Palette,
  header: BmpHeader,
): Raster {
  const { width, height } = header;
  const { channels, colours } = palette;
  const data = new Uint8Array(width * height * channels);
  // Rows that the file does not have stay black instead of taking the colour of entry 0.
  const first = header.topDown ? 0 : (height - rows) * width;
  for (let i = first, end = first + rows * width; i < end; i++) {
    const index = indices[i]!;
    if (channels === 1) data[i] = colours[index]!;
    else {
      data[3 * i] = colours[3 * index]!;
      data[3 * i + 1] = colours[3 * index + 1]!;
      data[3 * i + 2] = colours[3 * index + 2]!;
    }
  }
  return { width, height, channels, data };
}

const decoder: PixelDecoder = {
  name: 'bmp',
  formats: ['bmp'],
  library: 'goldpan',

  /**
   * BMP from OS/2 1.x to Windows V5: 1, 2, 4, 8, 16, 24 and 32 bits, run lengths, bit fields, top-down rows.
   * A fourth byte counts as alpha only where the header gives it a mask and some pixel uses it.
   */
  async decode(bytes, { maxPixels }) {
    const header = readHeader(bytes);
    checkVariant(header, bytes.length);
    checkPixels(header.width, header.height, maxPixels);
    const stride = bmpRowBytes(header.width, header.bitsPerPixel);
    const compressed = header.compression === BMP_COMPRESSION.rle8 || header.compression === BMP_COMPRESSION.rle4;
    // The last row may lack its padding.
    const padding = stride - Math.ceil((header.width * header.bitsPerPixel) / 8);
    const available = Math.floor((bytes.length - header.pixelsAt + padding) / stride);
    const rows = compressed ? header.height : Math.min(header.height, available);
    // Two bytes of run lengths make at most 255 pixels.
    const possible = compressed ? ((bytes.length - header.pixelsAt) / 2) * 255 : rows * header.width;
    if (possible < (header.width * header.height) / LEAST_SHARE) {
      throw new UnreadableError(
        'corrupt',
        `the BMP says ${header.width}×${header.height} pixels but holds hardly any of them`,
      );
    }

    if (header.bitsPerPixel > 8) {
      const raster = readMaskedPixels(bytes, header, rows);
      return rows < header.height ? { ...raster, damage: ENDS_EARLY } : raster;
    }
    const indices = readBmpIndices(bytes, header, rows);
    const raster = paint({ data: indices.data, rows }, readPalette(bytes, header), header);
    return rows < header.height || indices.endsEarly ? { ...raster, damage: ENDS_EARLY } : raster;
  },
};

export default decoder;
