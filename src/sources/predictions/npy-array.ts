import { type FileHandle, open } from 'node:fs/promises';
import { halfToFloat } from '../../kernel/vectors/half.ts';
import { UserError } from '../../model/errors.ts';
import { type NpyHeader, npyHeaderLength, readNpyHeader } from './npy-header.ts';
import { itemReader } from './npy-items.ts';
import type { Labels, Numbers } from './types.ts';

/** An array of a .npy file: numbers row by row, or texts. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Whether the items are whole numbers. */
  readonly isInteger: boolean;
  /** Null for texts. */
  readonly numbers: Numbers | null;
  readonly texts: readonly string[] | null;
}

/** Bytes of a file, read from a place. */
export interface ByteSource {
  readonly length: number;
  /** Fills all of `into` from `position`. */
  read(into: Uint8Array, position: number): Promise<void>;
}

/** Bytes per read; a multiple of every item size. */
const PIECE = 4 * 1024 * 1024;

/**
 * Reads a .npy file piece by piece straight into the array that is returned.
 *
 * @throws UserError as {@link readNpyHeader} does, and when the file is shorter than its header says
 */
export async function readNpyFile(path: string, shownAs: string): Promise<NpyArray> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await readNpyArray(fileSource(file, (await file.stat()).size), shownAs);
  } finally {
    await file?.close();
  }
}

function fileSource(file: FileHandle, length: number): ByteSource {
  return {
    length,
    async read(into, position) {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await file.read(into, done, into.length - done, position + done);
        if (bytesRead === 0) throw new UserError('the file became shorter while it was read');
        done += bytesRead;
      }
    },
  };
}

/** Bytes that are in memory. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  length: bytes.length,
  read(into, position) {
    into.set(bytes.subarray(position, position + into.length));
    return Promise.resolve();
  },
});

/** @throws UserError as {@link readNpyFile} does */
export async function readNpyArray(source: ByteSource, shownAs: string): Promise<NpyArray> {
  const header = await headerOf(source, shownAs);
  const items = header.shape.reduce((product, length) => product * length, 1);
  if (source.length - header.offset < items * header.size) {
    throw new UserError(
      `"${shownAs}" is cut short: its shape (${header.shape.join(', ')}) takes ${items * header.size} bytes, ` +
        `but ${source.length - header.offset} are there; write it again`,
    );
  }
  const { shape } = header;
  if (header.kind === 'U' || header.kind === 'S') {
    return { shape, isInteger: false, numbers: null, texts: await readTexts(source, header, items) };
  }
  const isInteger = header.kind !== 'f';
  return { shape, isInteger, numbers: await readNumbers(source, header, items), texts: null };
}

async function headerOf(source: ByteSource, shownAs: string): Promise<NpyHeader> {
  const start = new Uint8Array(Math.min(12, source.length));
  await source.read(start, 0);
  const bytes = new Uint8Array(Math.min(source.length, npyHeaderLength(start) ?? 0, 1024 * 1024));
  await source.read(bytes, 0);
  return readNpyHeader(bytes, shownAs);
}

/** Whole numbers of up to 16 bits and halves fit 32 bits without loss; wider ones keep 64. */
async function readNumbers(source: ByteSource, header: NpyHeader, items: number): Promise<Numbers> {
  const { kind, size, isFortran, isBigEndian, offset, shape } = header;
  const isSingle = kind === 'f' ? size <= 4 : size <= 2;
  const numbers: Numbers = isSingle ? new Float32Array(items) : new Float64Array(items);
  if (kind === 'f' && size === numbers.BYTES_PER_ELEMENT && !isBigEndian && !isFortran) {
    const bytes = new Uint8Array(numbers.buffer);
    for (let at = 0; at < bytes.length; at += PIECE) {
      await source.read(bytes.subarray(at, Math.min(bytes.length, at + PIECE)), offset + at);
    }
    return numbers;
  }
  const piece = new Uint8Array(Math.min(PIECE, Math.max(items * size, 1)));
  const view = new DataView(piece.buffer);
  const read = itemReader(kind, size, !isBigEndian);
  const halves = kind === 'f' && size === 2 ? halfToFloat : undefined;
  const rows = shape[0] ?? 1;
  const columns = items / Math.max(1, rows);
  for (let first = 0; first < items; ) {
    const count = Math.min(piece.length / size, items - first);
    await source.read(piece.subarray(0, count * size), offset + first * size);
    for (let i = 0; i < count; i++) {
      const value = halves ? halves(view.getUint16(2 * i, !isBigEndian)) : read(view, i * size);
      const at = first + i;
      // In Fortran order the first axis varies fastest; arrays of more than two axes are refused by who asked.
      numbers[isFortran ? (at % rows) * columns + Math.floor(at / rows) : at] = value;
    }
    first += count;
  }
  return numbers;
}

async function readTexts(source: ByteSource, header: NpyHeader, items: number): Promise<string[]> {
  const bytes = new Uint8Array(items * header.size);
  await source.read(bytes, header.offset);
  const view = new DataView(bytes.buffer);
  const texts: string[] = [];
  const utf8 = new TextDecoder();
  for (let i = 0; i < items; i++) {
    const from = i * header.size;
    if (header.kind === 'S') {
      let end = from + header.size;
      while (end > from && bytes[end - 1] === 0) end--;
      texts.push(utf8.decode(bytes.subarray(from, end)));
      continue;
    }
    let text = '';
    for (let at = from; at < from + header.size; at += 4) {
      const code = view.getUint32(at, !header.isBigEndian);
      if (code === 0) break;
      text += String.fromCodePoint(code);
    }
    texts.push(text);
  }
  return texts;
}

/** The array as labels, one per item; whole numbers that are stored as floats count as such. */
export function labelsOfArray({ numbers, texts }: NpyArray): Labels | undefined {
  if (texts) return texts;
  if (!numbers) return undefined;
  const labels = new Int32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (!Number.isInteger(value) || Math.abs(value) > 0x7fffffff) return undefined;
    labels[i] = value;
  }
  return labels;
}
