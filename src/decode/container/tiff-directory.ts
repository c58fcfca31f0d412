import { viewOf } from './facts.ts';

/** A TIFF structure: a TIFF file, a camera raw, or an EXIF block. */
export interface TiffStructure {
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** 64-bit offsets (BigTIFF). */
  readonly big: boolean;
  readonly firstDirectory: number;
}

export interface TiffEntry {
  /** TIFF field type 1–18. */
  readonly type: number;
  readonly count: number;
  /** Offset of the first value, inside the entry or elsewhere. */
  readonly at: number;
}

export interface TiffDirectory {
  readonly entries: ReadonlyMap<number, TiffEntry>;
  /** Offset of the next directory; 0 at the end of the chain. */
  readonly next: number;
}

/** Bytes per value by field type; 0 for types that do not exist. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const MAX_ENTRIES = 4096;
const UTF8 = new TextDecoder();

/** @returns null when the bytes do not begin with a TIFF header (magic 42 or 43, or Olympus's or Panasonic's own). */
export function openTiff(bytes: Uint8Array): TiffStructure | null {
  if (bytes.length < 8 || bytes[0] !== bytes[1] || (bytes[0] !== 0x49 && bytes[0] !== 0x4d)) return null;
  const view = viewOf(bytes);
  const littleEndian = bytes[0] === 0x49;
  const magic = view.getUint16(2, littleEndian);
  if (magic === 43) {
    if (bytes.length < 16) return null;
    return { view, littleEndian, big: true, firstDirectory: Number(view.getBigUint64(8, littleEndian)) };
  }
  if (magic !== 42 && magic !== 0x4f52 && magic !== 0x5352 && magic !== 0x0055) return null;
  return { view, littleEndian, big: false, firstDirectory: view.getUint32(4, littleEndian) };
}

/** @throws RangeError when the directory does not lie inside the bytes. */
export function readDirectory(tiff: TiffStructure, offset: number): TiffDirectory {
  const { view, littleEndian, big } = tiff;
  const count = big ? Number(view.getBigUint64(offset, littleEndian)) : view.getUint16(offset, littleEndian);
  if (count > MAX_ENTRIES) throw new RangeError(`TIFF directory with ${count} entries`);
  const entrySize = big ? 20 : 12;
  const inline = big ? 8 : 4;
  const entries = new Map<number, TiffEntry>();
  let at = offset + (big ? 8 : 2);
  for (let i = 0; i < count; i++, at += entrySize) {
    const tag = view.getUint16(at, littleEndian);
    const type = view.getUint16(at + 2, littleEndian);
    const values = big ? Number(view.getBigUint64(at + 4, littleEndian)) : view.getUint32(at + 4, littleEndian);
    const field = at + (big ? 12 : 8);
    const size = (SIZES[type] ?? 0) * values;
    if (size === 0 || entries.has(tag)) continue;
    const elsewhere = () =>
      big ? Number(view.getBigUint64(field, littleEndian)) : view.getUint32(field, littleEndian);
    entries.set(tag, { type, count: values, at: size <= inline ? field : elsewhere() });
  }
  let next = 0;
  if (at + inline <= view.byteLength) {
    next = big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
  }
  return { entries, next };
}

/** Whether some entry's values lie, in part, past the bytes. */
export function valuesPastEnd(tiff: TiffStructure, directory: TiffDirectory): boolean {
  for (const { type, count, at } of directory.entries.values()) {
    if (at + count * SIZES[type]! > tiff.view.byteLength) return true;
  }
  return false;
}

/** One value of an integer entry; null when it is absent, no integer, or outside the bytes. */
export function readInteger(tiff: TiffStructure, directory: TiffDirectory, tag: number, index = 0): number | null {
  const entry = directory.entries.get(tag);
  if (entry === undefined || index >= entry.count) return null;
  const { view, littleEndian } = tiff;
  const at = entry.at + index * SIZES[entry.type]!;
  if (at < 0 || at + SIZES[entry.type]! > view.byteLength) return null;
  switch (entry.type) {
    case 1:
    case 7:
      return view.getUint8(at);
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, littleEndian));
    default:
      return null;
  }
}

/** Text of an ASCII entry up to its first NUL, trimmed; null when it is absent, empty or outside the bytes. */
export function readText(tiff: TiffStructure, directory: TiffDirectory, tag: number): string | null {
  const raw = readBytes(tiff, directory, tag);
  if (raw === null) return null;
  const end = raw.indexOf(0);
  const text = UTF8.decode(raw.subarray(0, Math.min(end < 0 ? raw.length : end, 1024))).trim();
  return text === '' ? null : text;
}

/** Bytes of an entry of one-byte values; null when it is absent, of another type, or outside the bytes. */
export function readBytes(tiff: TiffStructure, directory: TiffDirectory, tag: number): Uint8Array | null {
  const entry = directory.entries.get(tag);
  if (entry === undefined || SIZES[entry.type] !== 1 || entry.at + entry.count > tiff.view.byteLength) return null;
  return new Uint8Array(tiff.view.buffer, tiff.view.byteOffset + entry.at, entry.count);
}

/**
 * The chain of directories from the first one, each visited once.
 * `broken` tells that the chain points outside the bytes, as it does in a file that was cut.
 */
export function readChain(tiff: TiffStructure, limit = 10_000): { directories: TiffDirectory[]; broken: boolean } {
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  let offset = tiff.firstDirectory;
  while (offset !== 0 && !seen.has(offset) && directories.length < limit) {
    seen.add(offset);
    try {
      const directory = readDirectory(tiff, offset);
      directories.push(directory);
      offset = directory.next;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { directories, broken: true };
    }
  }
  return { directories, broken: false };
}

/** Directories that an entry of offsets points to (SubIFDs, the EXIF directory); unreadable ones are left out. */
export function readChildren(tiff: TiffStructure, directory: TiffDirectory, tag: number): TiffDirectory[] {
  const count = Math.min(directory.entries.get(tag)?.count ?? 0, 16);
  const children: TiffDirectory[] = [];
  for (let i = 0; i < count; i++) {
    const offset = readInteger(tiff, directory, tag, i);
    if (offset === null || offset === 0) continue;
    try {
      children.push(readDirectory(tiff, offset));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return children;
}
