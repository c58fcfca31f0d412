import { isUtf8 } from 'node:buffer';
import { lstatSync } from 'node:fs';
import { joinPath, type NativePath } from './native-path.ts';

const ASCII = /^[\0-\x7f]*$/;

/**
 * A file name as text that can be turned back: a backslash becomes `\\`, a byte that is not valid UTF-8 becomes `\xHH`.
 */
export function escapeName(name: NativePath): string {
  if (typeof name === 'string') return name.includes('\\') ? name.replaceAll('\\', '\\\\') : name;
  let text = '';
  for (let i = 0; i < name.length; ) {
    const lead = name[i]!;
    const character = name.subarray(i, i + (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4));
    if (isUtf8(character)) {
      text += lead === 0x5c ? '\\\\' : character.toString('utf8');
      i += character.length;
    } else {
      text += `\\x${lead.toString(16).toUpperCase()}`;
      i++;
    }
  }
  return text;
}

/**
 * The bytes of an escaped name.
 *
 * @throws RangeError when a backslash is followed by neither a backslash nor `xHH`
 */
export function unescapeName(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    parts.push(Buffer.from(text.slice(from, at), 'utf8'));
    const code = /^\\(?:\\|x([0-9A-F]{2}))/.exec(text.slice(at, at + 4));
    if (code === null) throw new RangeError(`"${text}" has a backslash that starts no escape`);
    parts.push(Buffer.from([code[1] === undefined ? 0x5c : Number.parseInt(code[1], 16)]));
    from = at + code[0].length;
  }
  parts.push(Buffer.from(text.slice(from), 'utf8'));
  return Buffer.concat(parts);
}

/** The NFC form of a name when it differs from the name itself; names that are not valid UTF-8 have none. */
export function otherNormalForm(name: NativePath): string | undefined {
  if (typeof name !== 'string' || ASCII.test(name)) return undefined;
  const composed = name.normalize('NFC');
  return composed === name ? undefined : composed;
}

/**
 * One segment of an id: the escaped name in NFC, so that a tree copied from a file system that stores NFD keeps its ids.
 * A name whose twin in the other form lies beside it keeps its raw form, so that both have an id.
 */
export const idSegment = (name: NativePath, hasTwin: boolean): string =>
  escapeName(hasTwin ? name : (otherNormalForm(name) ?? name));

/** Ids of names that were not found by listing their folder: whether a twin exists is asked of the file system. */
export function idSegmentsBelow(folder: NativePath, names: readonly NativePath[]): string[] {
  let path = folder;
  return names.map((name) => {
    const composed = otherNormalForm(name);
    const twin = composed !== undefined && areDifferentFiles(joinPath(path, composed), joinPath(path, name));
    path = joinPath(path, name);
    return idSegment(name, twin);
  });
}

/** A file system that does not tell the two forms apart answers with the same file for both. */
function areDifferentFiles(a: NativePath, b: NativePath): boolean {
  try {
    const one = lstatSync(a, { bigint: true, throwIfNoEntry: false });
    const two = lstatSync(b, { bigint: true, throwIfNoEntry: false });
    return one !== undefined && two !== undefined && (one.ino !== two.ino || one.dev !== two.dev);
  } catch {
    return false;
  }
}

/**
 * Orders ids by their UTF-8 bytes, as DuckDB's `ORDER BY` does. JavaScript's own order is that of UTF-16 units, which
 * differs where a character beyond U+FFFF meets one between U+E000 and U+FFFF.
 */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xIsSurrogate = (x & 0xf800) === 0xd800;
    const yIsSurrogate = (y & 0xf800) === 0xd800;
    return xIsSurrogate === yIsSurrogate || x < 0xd800 || y < 0xd800 ? x - y : xIsSurrogate ? 1 : -1;
  }
  return a.length - b.length;
}
