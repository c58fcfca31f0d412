import { parse, resolve, sep } from 'node:path';
import { idSegment, idSegmentsBelow } from './id.ts';
import { type NativePath, namesBelow, namesOf } from './native-path.ts';

/** A folder that ids are relative to, and what stands before them. */
export interface Base {
  readonly path: string;
  /** Empty, or ends in a slash. */
  readonly prefix: string;
}

/**
 * The folders that the ids of all inputs are relative to: the outermost of the given ones, so that a file has one id
 * whichever input names it. A single one needs no prefix. Several get their base name, or, where those clash, as many
 * trailing names as it takes to tell them apart (`a/photos`, `b/photos`). Independent of the order of the inputs.
 */
export function chooseBases(folders: readonly string[]): readonly Base[] {
  const distinct = [...new Set(folders.map((folder) => resolve(folder)))].sort();
  const outermost = distinct.filter(
    (folder) => !distinct.some((other) => other !== folder && namesBelow(other, folder) !== undefined),
  );
  if (outermost.length < 2) return outermost.map((path) => ({ path, prefix: '' }));
  const names = outermost.map(idNames);
  // Ends at the latest with whole paths: none of them lies inside another.
  for (let count = 1; ; count++) {
    const prefixes = names.map((all) => `${all.slice(-count).join('/')}/`);
    if (prefixes.every((prefix, i) => !prefixes.some((other, j) => i !== j && other.startsWith(prefix)))) {
      return outermost.map((path, i) => ({ path, prefix: prefixes[i]! }));
    }
  }
}

/** The names of a whole path; on Windows the drive's letter is the first. */
function idNames(folder: string): string[] {
  const { root } = parse(folder);
  const drive = root.replaceAll(/[^A-Za-z0-9]/g, '');
  const below = namesBelow(root, folder) ?? [];
  return [...(drive === '' ? [] : [drive]), ...idSegmentsBelow(root, below)];
}

/**
 * The id of a path, given the base it was named from and how it was written. Inside any base it is relative to that
 * one. Outside, an absolute path stays absolute and a relative one keeps its `..`: nothing better is known of it.
 *
 * @param path absolute and resolved
 */
export function idInBases(path: NativePath, bases: readonly Base[], from: Base, writtenAbsolute: boolean): string {
  for (const base of bases) {
    const names = namesBelow(base.path, path);
    if (names !== undefined) return base.prefix + idSegmentsBelow(base.path, names).join('/');
  }
  const names = namesOf(path);
  if (writtenAbsolute) return names.map((name) => idSegment(name, false)).join('/');
  const own = from.path.split(sep);
  let shared = 0;
  while (shared < own.length && own[shared] === names[shared]) shared++;
  const up = Array<string>(own.length - shared).fill('..');
  return from.prefix + [...up, ...names.slice(shared).map((name) => idSegment(name, false))].join('/');
}
