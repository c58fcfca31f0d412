import { isUtf8 } from 'node:buffer';
import { resolve, sep } from 'node:path';

/** A path or a file name as the file system knows it: a string, or its bytes where those are not valid UTF-8. */
export type NativePath = string | Buffer;

/** Bytes to a string when they are valid UTF-8, else the bytes themselves. */
export const nativePathOf = (bytes: Buffer): NativePath => (isUtf8(bytes) ? bytes.toString('utf8') : bytes);

const bytesOf = (path: NativePath): Buffer => (typeof path === 'string' ? Buffer.from(path, 'utf8') : path);

const SLASH = Buffer.from('/');

/** `folder/name`; the folder may end in a slash. */
export function joinPath(folder: NativePath, name: NativePath): NativePath {
  if (typeof folder === 'string' && typeof name === 'string') {
    return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
  }
  const head = bytesOf(folder);
  return nativePathOf(Buffer.concat(head.at(-1) === 0x2f ? [head, bytesOf(name)] : [head, SLASH, bytesOf(name)]));
}

/** Makes `path` absolute against `folder` and removes `.`, `..` and doubled separators, keeping odd bytes as they are. */
export function resolvePath(folder: string, path: NativePath): NativePath {
  if (typeof path === 'string') return resolve(folder, path);
  // One character per byte passes through resolve() untouched: it only looks at separators and dots.
  return nativePathOf(
    Buffer.from(resolve(Buffer.from(folder, 'utf8').toString('latin1'), path.toString('latin1')), 'latin1'),
  );
}

/** The names below `folder` that lead to `path`, or undefined when it does not lie inside; both absolute and resolved. */
export function namesBelow(folder: string, path: NativePath): NativePath[] | undefined {
  const lead = folder.endsWith(sep) ? folder : folder + sep;
  if (typeof path === 'string') {
    if (path === folder) return [];
    return path.startsWith(lead) ? path.slice(lead.length).split(sep) : undefined;
  }
  const leadBytes = Buffer.from(lead, 'utf8');
  if (!path.subarray(0, leadBytes.length).equals(leadBytes)) return undefined;
  return splitBytes(path.subarray(leadBytes.length));
}

/** Splits a path into its names. */
export function namesOf(path: NativePath): NativePath[] {
  return typeof path === 'string' ? path.split(sep) : splitBytes(path);
}

const splitBytes = (path: Buffer): NativePath[] =>
  path
    .toString('latin1')
    .split('/')
    .map((name) => nativePathOf(Buffer.from(name, 'latin1')));
