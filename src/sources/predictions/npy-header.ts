import { UserError } from '../../model/errors.ts';

/** Kinds of numbers and texts that NumPy stores and that are read here. */
export type NpyKind = 'f' | 'i' | 'u' | 'b' | 'U' | 'S';

/** What the header of a .npy file says (numpy/lib/format.py, versions 1 to 3). */
export interface NpyHeader {
  readonly kind: NpyKind;
  /** Bytes per item. */
  readonly size: number;
  readonly isBigEndian: boolean;
  /** Stored column by column. */
  readonly isFortran: boolean;
  /** Axes of length 1 left out, but one axis is always kept. */
  readonly shape: readonly number[];
  /** Where the items begin. */
  readonly offset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const SIZES: Readonly<Record<'f' | 'i' | 'u' | 'b', readonly number[]>> = {
  f: [2, 4, 8],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  b: [1],
};

export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/** How many bytes from the start hold the whole header; undefined when `bytes` is too short to tell (12 are enough). */
export function npyHeaderLength(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return undefined;
  return bytes[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

/**
 * Reads the header of a .npy file.
 *
 * @param bytes at least the header
 * @throws UserError when it is none, is cut short, or holds Python objects, records, complex numbers or dates
 */
export function readNpyHeader(bytes: Uint8Array, shownAs: string): NpyHeader {
  const refuse = (why: string): never => {
    throw new UserError(`"${shownAs}": ${why}; save a plain array of numbers with numpy.save`);
  };
  if (!isNpy(bytes)) return refuse('this is not a .npy file');
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) return refuse(`version ${version} of the .npy format is not known`);
  const offset = npyHeaderLength(bytes) ?? Number.POSITIVE_INFINITY;
  if (offset > bytes.length) return refuse('the header is cut short');
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(version === 1 ? 10 : 12, offset),
  );
  const description = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  if (description === undefined) return refuse('it holds records of several fields');
  const type = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(description);
  const kind = (type?.[2] === '?' ? 'b' : type?.[2]) as NpyKind;
  const count = Number(type?.[3] || 1);
  if (kind === ('O' as string)) return refuse('it holds pickled Python objects, which are not read');
  const size = kind === 'U' ? 4 * count : count;
  const isText = kind === 'U' || kind === 'S';
  if (!isText && !SIZES[kind]?.includes(size)) return refuse(`items of type ${description} are not read`);
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (shapeText === undefined || !/^[\s\d,L]*$/.test(shapeText)) return refuse('its shape cannot be read');
  const full = shapeText
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => Number.parseInt(part, 10));
  return {
    kind,
    size,
    isBigEndian: type?.[1] === '>',
    isFortran: /'fortran_order':\s*True/.test(text) && full.filter((length) => length !== 1).length > 1,
    shape: squeeze(full),
    offset,
  };
}

function squeeze(shape: readonly number[]): number[] {
  const longer = shape.filter((length) => length !== 1);
  return longer.length === 0 ? [1] : longer;
}
