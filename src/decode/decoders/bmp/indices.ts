import { UnreadableError } from '../../../model/errors.ts';
import { BMP_COMPRESSION, type BmpHeader, bmpRowBytes } from '../../container/bmp.ts';

export interface BmpIndices {
  /** One palette index per pixel, top row first. */
  readonly data: Uint8Array;
  /** Run lengths that stop before their end-of-bitmap mark and before the last pixel. */
  readonly endsEarly: boolean;
}

/** Palette indices of a BMP of up to 8 bits per pixel; the first `rows` stored rows are read. */
export function readBmpIndices(bytes: Uint8Array, header: BmpHeader, rows: number): BmpIndices {
  if (header.compression === BMP_COMPRESSION.rgb) return { data: readPacked(bytes, header, rows), endsEarly: false };
  return readRuns(bytes, header);
}

function readPacked(bytes: Uint8Array, header: BmpHeader, rows: number): Uint8Array {
  const { width, height, bitsPerPixel, topDown, pixelsAt } = header;
  const out = new Uint8Array(width * height);
  const stride = bmpRowBytes(width, bitsPerPixel);
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  for (let row = 0; row < rows; row++) {
    let to = (topDown ? row : height - 1 - row) * width;
    const from = pixelsAt + row * stride;
    for (let x = 0; x < width; x++) {
      const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
      out[to++] = (bytes[from + Math.floor(x / perByte)]! >> shift) & mask;
    }
  }
  return out;
}

/** RLE8 and RLE4 (Windows `BI_RLE8`, `BI_RLE4`); pixels that runs step over keep index 0. */
function readRuns(bytes: Uint8Array, header: BmpHeader): BmpIndices {
  const { width, height, pixelsAt, topDown } = header;
  const nibbles = header.compression === BMP_COMPRESSION.rle4;
  const out = new Uint8Array(width * height);
  const put = (x: number, row: number, index: number) => {
    if (x < width && row < height) out[(topDown ? row : height - 1 - row) * width + x] = index;
  };
  let x = 0;
  let row = 0;
  let written = 0;
  let at = pixelsAt;
  while (at + 1 < bytes.length && row < height) {
    const count = bytes[at]!;
    const value = bytes[at + 1]!;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(x++, row, nibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
      written += count;
    } else if (value === 0) {
      x = 0;
      row++;
    } else if (value === 1) {
      return { data: out, endsEarly: false };
    } else if (value === 2) {
      x += bytes[at] ?? 0;
      row += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = nibbles ? Math.ceil(value / 2) : value;
      for (let i = 0; i < value && at + (nibbles ? i >> 1 : i) < bytes.length; i++) {
        const byte = bytes[at + (nibbles ? i >> 1 : i)]!;
        put(x++, row, nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
      }
      written += value;
      at += length + (length & 1); // absolute runs are padded to two bytes
    }
  }
  if (written === 0) throw new UnreadableError('corrupt', 'the BMP has no pixels: its run lengths are damaged');
  // Many writers leave out the end mark; only rows that never came are missing.
  const complete = row >= height || (row === height - 1 && x >= width);
  return { data: out, endsEarly: !complete };
}
