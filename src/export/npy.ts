import { UserError } from '../model/errors.ts';

/** Number formats of vectors: IEEE half and single precision. */
export type NpyType = 'float16' | 'float32';

/** A matrix as NumPy stores it in a .npy file. */
export interface NpyMatrix {
  readonly type: NpyType;
  readonly rows: number;
  readonly columns: number;
  /** rows × columns, row by row; `float16` as bits. */
  readonly data: Uint16Array | Float32Array;
}

const MAGIC = '\x93NUMPY';
const DESCRIPTIONS: Readonly<Record<NpyType, string>> = { float16: '<f2', float32: '<f4' };
const BYTES: Readonly<Record<NpyType, number>> = { float16: 2, float32: 4 };
/** NumPy leaves room for the first axis to grow to as many digits, and aligns what follows. */
const GROWING_DIGITS = 21;
const ALIGNMENT = 64;

/**
 * The first bytes of a .npy file, version 1.0, as `numpy.save` writes them for a matrix in C order
 * (numpy/lib/format.py).
 */
export function npyHeader(type: NpyType, rows: number, columns: number): Uint8Array {
  const dictionary = `{'descr': '${DESCRIPTIONS[type]}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const grown = dictionary + ' '.repeat(GROWING_DIGITS - String(rows).length);
  const before = MAGIC.length + 4;
  const padding = ALIGNMENT - ((before + grown.length + 1) % ALIGNMENT);
  const header = `${grown}${' '.repeat(padding)}\n`;
  const bytes = new Uint8Array(before + header.length);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  bytes[MAGIC.length] = 1;
  new DataView(bytes.buffer).setUint16(MAGIC.length + 2, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[before + i] = header.charCodeAt(i);
  return bytes;
}

/**
 * A .npy file piece by piece: the header, then each block of rows as it comes, so that no more than one block need be in
 * memory. Blocks of a `float16` file are bits.
 *
 * @throws RangeError when the blocks are not whole rows, of the wrong type, or not as many rows as announced
 */
export async function* npyFile(
  type: NpyType,
  rows: number,
  columns: number,
  blocks: Iterable<Uint16Array | Float32Array> | AsyncIterable<Uint16Array | Float32Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield npyHeader(type, rows, columns);
  let numbers = 0;
  for await (const block of blocks) {
    if (block instanceof Float32Array !== (type === 'float32')) throw new RangeError(`a block is not of ${type}`);
    numbers += block.length;
    if (columns === 0 ? block.length > 0 : block.length % columns !== 0) {
      throw new RangeError(`a block of ${block.length} numbers is not rows of ${columns}`);
    }
    yield new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  }
  if (numbers !== rows * columns) throw new RangeError(`${numbers} numbers came for ${rows} rows of ${columns}`);
}

/**
 * Reads a .npy file of a matrix.
 *
 * @param name of the file, for errors
 * @throws UserError when it is cut short, or anything but a matrix of little-endian halves or floats in C order
 */
export function readNpy(bytes: Uint8Array, name: string): NpyMatrix {
  const refuse = (why: string): never => {
    throw new UserError(
      `${name}: ${why}. A .npy file with a matrix of float16 or float32 is needed, as numpy.save writes it.`,
    );
  };
  for (let i = 0; i < MAGIC.length; i++) {
    if (bytes[i] !== MAGIC.charCodeAt(i)) return refuse('this is not a .npy file');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[MAGIC.length] ?? 0;
  if (version < 1 || version > 3) return refuse(`its format version ${version} is not known`);
  const lengthBytes = version === 1 ? 2 : 4;
  const start = MAGIC.length + 2 + lengthBytes;
  if (bytes.length < start) return refuse('the header is cut short');
  const end = start + (version === 1 ? view.getUint16(start - 2, true) : view.getUint32(start - 4, true));
  if (bytes.length < end) return refuse('the header is cut short');
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end));
  const description = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const type = (Object.keys(DESCRIPTIONS) as NpyType[]).find((one) => DESCRIPTIONS[one] === description);
  if (!type) return refuse(`its numbers are ${description ? `of type ${description}` : 'of several types'}`);
  if (!/'fortran_order':\s*False/.test(header)) return refuse('it is stored column by column');
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const sizes = (shape ?? '').split(',').filter((size) => size.trim() !== '');
  if (sizes.length !== 2 || sizes.some((size) => !/^\s*\d+\s*$/.test(size))) {
    return refuse(`its shape is (${shape ?? ''}), not rows and columns`);
  }
  const [rows, columns] = [Number(sizes[0]), Number(sizes[1])];
  const length = rows * columns * BYTES[type];
  if (bytes.length - end !== length) {
    return refuse(`${rows} × ${columns} numbers take ${length} bytes, but ${bytes.length - end} follow the header`);
  }
  // A Buffer's own slice would be a view of whatever memory it shares.
  const body = Uint8Array.prototype.slice.call(bytes, end).buffer;
  return { type, rows, columns, data: type === 'float16' ? new Uint16Array(body) : new Float32Array(body) };
}
