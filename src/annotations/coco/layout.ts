import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { splitOfName } from '../../sources/split.ts';

/** One annotation file and what its place says. */
export interface CocoPlace {
  readonly path: string;
  readonly split: string | undefined;
  /** Folders its pictures may lie in, the likeliest first. */
  readonly roots: readonly string[];
}

const SPLIT_ORDER = ['train', 'val', 'test'];

/**
 * The COCO files of a path: the file itself; of a folder `annotations/*.json`, else `*.json`, and `SPLIT/*.json`
 * (Roboflow's `train/_annotations.coco.json`).
 */
export function cocoPlaces(path: string): CocoPlace[] {
  if (!isFolder(path)) return [placeOf(path, dirname(path))];
  const places = ['annotations', 'Annotations', '']
    .map((folder) => join(path, folder))
    .map((folder) => jsonFiles(folder).map((file) => placeOf(file, path)));
  const below = folders(path)
    .filter((name) => splitOfName(name) !== undefined)
    .flatMap((name) =>
      jsonFiles(join(path, name)).map((file) => ({
        path: file,
        split: splitOfName(name),
        roots: [join(path, name), join(path, name, 'images'), path],
      })),
    );
  const found = places.find((files) => files.length > 0) ?? below;
  return [...found].sort((a, b) => rank(a.split) - rank(b.split) || (a.path < b.path ? -1 : 1));
}

const rank = (split: string | undefined): number => {
  const at = SPLIT_ORDER.indexOf(split ?? '');
  return at < 0 ? SPLIT_ORDER.length : at;
};

function placeOf(file: string, root: string): CocoPlace {
  const folder = dirname(file);
  const stem = basename(file).replace(/\.json$/i, '');
  const word = splitWord(stem) ?? (splitOfName(basename(folder)) === undefined ? undefined : basename(folder));
  const split = word === undefined ? undefined : splitOfName(word.replace(/\d{4}$/, ''));
  const base = root === folder && /^annotations$/i.test(basename(folder)) ? dirname(folder) : root;
  const names = word === undefined ? [] : [...new Set([word, split!])];
  return {
    path: file,
    split,
    roots: [
      ...names.flatMap((name) => [join(base, 'images', name), join(base, name)]),
      join(base, 'images'),
      join(base, 'data'),
      base,
      folder,
    ],
  };
}

/** The part of `instances_val2017` that names a split. */
const splitWord = (stem: string): string | undefined =>
  stem
    .split(/[_\-. ]/)
    .reverse()
    .find((word) => splitOfName(word.replace(/\d{4}$/, '')) !== undefined);

function jsonFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.json$/i.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => join(folder, entry.name))
      .sort();
  } catch {
    return [];
  }
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
