import type { FileHandle } from 'node:fs/promises';

/** A file in a tar archive. */
export interface TarEntry {
  readonly name: string;
  /** Where its bytes begin in the archive. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** The archive cannot be read any further. */
export class BrokenTar extends Error {}

const BLOCK = 512;
/** Names and records of names that are longer than this are no names. */
const LONGEST_NAMES = 1024 * 1024;

/**
 * The files of a tar archive (ustar, pax, GNU long names), in order: headers alone are read, bytes are passed over.
 * Folders and links are left out.
 *
 * @throws BrokenTar where a header is none, or announces more bytes than there are
 */
export async function* tarEntries(archive: ByteWindow): AsyncGenerator<TarEntry> {
  let at = 0;
  let longName: string | undefined;
  let pax: ReadonlyMap<string, string> = new Map();
  while (at + BLOCK <= archive.length) {
    const header = await archive.bytes(at, BLOCK);
    if (isZero(header)) return;
    if (!hasRightSum(header)) throw new BrokenTar(`no tar header at byte ${at}`);
    const type = String.fromCharCode(header[156]!);
    const size = sizeOf(header, type === 'x' ? undefined : pax.get('size'));
    const offset = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || offset + size > archive.length) {
      throw new BrokenTar(`the entry at byte ${at} is said to have ${size} bytes, more than there are`);
    }
    at = offset + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x' || type === 'L') {
      if (size > LONGEST_NAMES) throw new BrokenTar(`the name at byte ${offset} has ${size} bytes`);
      const bytes = await archive.bytes(offset, size);
      if (type === 'x') pax = paxRecords(bytes);
      else longName = textTo0(bytes);
      continue;
    }
    if (type === 'g' || type === 'K') continue;
    const name = pax.get('path') ?? longName ?? nameOf(header);
    longName = undefined;
    pax = new Map();
    if (type === '0' || type === '\0' || type === '7') yield { name, offset, size };
  }
  if (at < archive.length && at + BLOCK > archive.length) throw new BrokenTar(`it ends within a header at byte ${at}`);
}

/** Reads pieces of a file; what lies close behind the last piece is read with it. */
export class ByteWindow {
  readonly length: number;
  readonly #file: FileHandle;
  readonly #window = Buffer.allocUnsafe(16 * 1024);
  #from = 0;
  #to = 0;

  constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.length = length;
  }

  /** Valid until the next call. Shorter where the file ends. */
  async bytes(start: number, length: number): Promise<Buffer> {
    if (start >= this.#from && start + length <= this.#to) {
      return this.#window.subarray(start - this.#from, start - this.#from + length);
    }
    if (length > this.#window.length) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.length - start)));
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, start);
      return buffer.subarray(0, bytesRead);
    }
    const { bytesRead } = await this.#file.read(this.#window, 0, this.#window.length, start);
    this.#from = start;
    this.#to = start + bytesRead;
    return this.#window.subarray(0, Math.min(length, bytesRead));
  }
}

const isZero = (block: Buffer): boolean => block.every((byte) => byte === 0);

/** Bytes are summed with the sum's own field as blanks; old archives summed signed bytes. */
function hasRightSum(header: Buffer): boolean {
  const stated = octal(header, 148, 8);
  let sum = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : header[i]!;
    sum += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return header.length === BLOCK && (stated === sum || stated === signed);
}

function sizeOf(header: Buffer, fromPax: string | undefined): number {
  if (fromPax !== undefined && /^\d{1,16}$/.test(fromPax)) return Number(fromPax);
  // GNU: the highest bit says that a binary number follows.
  if ((header[124]! & 0x80) === 0) return octal(header, 124, 12);
  let size = header[124]! & 0x7f;
  for (let i = 125; i < 136; i++) size = size * 256 + header[i]!;
  return size;
}

function octal(header: Buffer, from: number, length: number): number {
  const text = header
    .toString('latin1', from, from + length)
    .replaceAll('\0', ' ')
    .trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : Number.NaN;
}

function nameOf(header: Buffer): string {
  const name = textTo0(header.subarray(0, 100));
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textTo0(header.subarray(345, 500)) : '';
  // GNU archives keep times where others keep the beginning of the name.
  return prefix === '' || header.toString('latin1', 257, 264) === 'ustar  ' ? name : `${prefix}/${name}`;
}

function textTo0(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** `LENGTH KEY=VALUE\n`, one after the other. */
function paxRecords(bytes: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    const length = Number(bytes.toString('latin1', at, blank < 0 ? at : blank));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const record = bytes.toString('utf8', blank + 1, at + length - 1);
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
