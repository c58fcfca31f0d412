import { viewOf } from './container/facts.ts';
import { PNG_SIGNATURE, type PngChunk, pngChunks } from './container/png.ts';
import { crc32 } from './crc32.ts';

/** Bit depths that each PNG colour type allows (PNG third edition, table 11.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function explainSignature(bytes: Uint8Array): string | null {
  const wrong = PNG_SIGNATURE.findIndex((byte, i) => bytes[i] !== byte);
  if (wrong < 0) return null;
  if (wrong === 0 && (bytes[0]! & 0x7f) === 0x09)
    return 'PNG signature damaged: the file went through a transfer that kept only 7 bits per byte';
  if (wrong >= 4) return 'PNG signature damaged: line endings were converted, as a transfer in text mode does';
  return 'PNG signature damaged: the first bytes of the file were altered';
}

function explainHeader(header: PngChunk | undefined): string | null {
  if (header?.type !== 'IHDR' || header.data.length < 13) return 'PNG header (IHDR) missing or cut short';
  const view = viewOf(header.data);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType] = [header.data[8]!, header.data[9]!];
  if (width === 0 || height === 0) return `PNG header says ${width}×${height} pixels`;
  const depths = DEPTHS[colourType];
  if (depths === undefined) return `PNG header names colour type ${colourType}, which does not exist`;
  if (!depths.includes(depth))
    return `PNG header names bit depth ${depth}, which colour type ${colourType} does not have`;
  return null;
}

function explainChecksum(bytes: Uint8Array, chunks: readonly PngChunk[]): string | null {
  for (const { type, at, data, checksum } of chunks) {
    const name = type.replace(/[^A-Za-z]/g, '?');
    if (checksum === null || crc32(bytes.subarray(at + 4, at + 8 + data.length)) === checksum) continue;
    return `PNG checksum wrong in ${name}: the file was altered or badly copied`;
  }
  return null;
}

/**
 * Why a PNG does not decode, found in its structure: signature, header, missing chunks, checksums, in that order.
 * Only for files that libpng refused, whose own words (`libpng read error`) help nobody.
 */
export function explainPng(bytes: Uint8Array): string {
  const signature = explainSignature(bytes);
  if (signature !== null) return signature;
  const chunks = [...pngChunks(bytes)];
  const header = explainHeader(chunks[0]);
  if (header !== null) return header;
  const checksum = explainChecksum(bytes, chunks);
  if (checksum !== null) return checksum;
  const has = (type: string) => chunks.some((chunk) => chunk.type === type);
  if (chunks[0]!.data[9] === 3 && !has('PLTE')) return 'PNG palette (PLTE) missing';
  if (!has('IDAT')) return 'PNG pixel data (IDAT) missing';
  if (chunks.at(-1)?.checksum === null || !has('IEND')) return 'PNG ends early: part of the picture is missing';
  return 'PNG pixel data damaged: they do not decompress to a whole picture';
}
