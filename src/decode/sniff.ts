import type { Format } from '../model/format.ts';
import { isRawTiff } from './container/raw-tiff.ts';
import { isSvg } from './container/svg-prolog.ts';

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)));

/** Brands of the `ftyp` box: the major brand first, then the compatible ones. */
function brands(bytes: Uint8Array): string[] {
  const size = ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0;
  const end = Math.min(bytes.length, Math.max(16, Math.min(size, 512)));
  const found = [latin1(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(latin1(bytes, at, at + 4));
  return found;
}

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'mif2']);

function sniffIsoBaseMedia(bytes: Uint8Array): Format | null {
  const all = brands(bytes);
  if (all[0] === 'crx ') return 'raw';
  if (all.includes('avif') || all.includes('avis')) return 'avif';
  // Videos may list `mif1` as a compatible brand; stills and their sequences have an image brand as the major one.
  return HEIC_BRANDS.has(all[0]!) ? 'heic' : null;
}

/** DIB header sizes in use: OS/2 1.x and 2.x (16–64), Windows 3, undocumented 52 and 56, V4, V5. */
const isBmpHeaderSize = (size: number): boolean =>
  size === 12 || (size >= 16 && size <= 64) || size === 108 || size === 124;

/** A Netpbm magic is followed by white space or a comment, then by digits (by a keyword in PAM). */
function isPnm(bytes: Uint8Array): boolean {
  const kind = bytes[1]!;
  if (bytes[0] !== 0x50 || kind < 0x31 || kind > 0x37) return false;
  return /^P(?:[1-6](?:\s|#[^\n\r]*[\n\r])+[0-9]|7\s*\n(?:#[^\n]*\n)*\s*(?:WIDTH|HEIGHT|DEPTH|MAXVAL|TUPLTYPE|ENDHDR)\b)/.test(
    latin1(bytes, 0, 1024),
  );
}

/**
 * Format of an image file by its content alone; the name is never looked at.
 *
 * A PNG whose signature was damaged in transfer is still taken for a PNG when its `IHDR` chunk is where it
 * belongs, so that the decoder can say what happened to it.
 *
 * @returns null when the bytes are no image of a known format.
 */
export function sniffFormat(bytes: Uint8Array): Format | null {
  if (bytes.length < 4) return null;
  const [a, b, c, d] = [bytes[0]!, bytes[1]!, bytes[2]!, bytes[3]!];
  if (a === 0xff && b === 0xd8 && c === 0xff) return 'jpeg';
  if (a === 0x89 && b === 0x50 && c === 0x4e && d === 0x47) return 'png';
  if (a === 0x47 && b === 0x49 && c === 0x46 && /^GIF8[79]a/.test(latin1(bytes, 0, 6))) return 'gif';
  if (a === 0x52 && latin1(bytes, 0, 4) === 'RIFF') return latin1(bytes, 8, 12) === 'WEBP' ? 'webp' : null;
  if (latin1(bytes, 4, 8) === 'ftyp') return sniffIsoBaseMedia(bytes);
  if (a === 0xff && b === 0x4f && c === 0xff && d === 0x51) return 'jp2';
  if (a === 0xff && b === 0x0a) return 'jxl';
  if (a === 0 && b === 0 && c === 0 && d === 12) {
    const box = latin1(bytes, 4, 8);
    if (box === 'jP  ') return 'jp2';
    if (box === 'JXL ') return 'jxl';
  }
  if ((a === 0x49 && b === 0x49) || (a === 0x4d && b === 0x4d)) {
    const magic = a === 0x49 ? c | (d << 8) : (c << 8) | d;
    // Olympus `IIRO`, `IIRS`, `MMOR`; Panasonic `IIU\0`.
    if (magic === 0x4f52 || magic === 0x5352 || magic === 0x0055) return 'raw';
    if (magic === 42 || magic === 43) return isRawTiff(bytes) ? 'raw' : 'tiff';
  }
  if (a === 0x46 && latin1(bytes, 0, 15) === 'FUJIFILMCCD-RAW') return 'raw';
  if (a === 0x42 && b === 0x4d && bytes.length >= 18) {
    const headerSize = (bytes[14]! | (bytes[15]! << 8) | (bytes[16]! << 16) | (bytes[17]! << 24)) >>> 0;
    if (isBmpHeaderSize(headerSize)) return 'bmp';
  }
  if (isPnm(bytes)) return 'pnm';
  if (latin1(bytes, 0, 32).includes('IHDR')) return 'png';
  return isSvg(bytes) ? 'svg' : null;
}
