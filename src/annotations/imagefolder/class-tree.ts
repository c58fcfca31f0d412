import { readdirSync, statSync } from 'node:fs';
import { looksLikeImage } from '../../sources/class-folders.ts';
import { joinPath, type NativePath, nativePathOf } from '../../sources/native-path.ts';
import { splitOfName } from '../../sources/split.ts';
import { percentEncode, uriOfPath } from '../../sources/uri.ts';
import { byCodePoint } from '../table/category-order.ts';

/** Folders of classes below one root. */
export interface ClassRoot {
  readonly path: NativePath;
  readonly split: string | undefined;
  /** Names of the class folders, sorted by code point: the place in this list is the number torchvision gives. */
  readonly classes: readonly string[];
}

/** Deepest folder below a class that is looked into; links may lead around in circles. */
const DEEPEST = 32;

/** The roots of a tree: its split folders where all its folders of pictures are splits, else itself. */
export function classRoots(path: string): ClassRoot[] {
  const folders = foldersOf(path);
  const splits = folders.filter((name) => splitOfName(name) !== undefined);
  if (splits.length > 0 && splits.length === folders.filter((name) => hasPictures(joinPath(path, name))).length) {
    const below = splits
      .sort((a, b) => rank(a) - rank(b) || byCodePoint(a, b))
      .map((name) => rootOf(joinPath(path, name), splitOfName(name)));
    if (below.some(({ classes }) => classes.length > 0)) return below.filter(({ classes }) => classes.length > 0);
  }
  const root = rootOf(path, undefined);
  return root.classes.length > 0 ? [root] : [];
}

const rank = (name: string): number => ['train', 'val', 'test'].indexOf(splitOfName(name)!);

function rootOf(path: NativePath, split: string | undefined): ClassRoot {
  const classes = foldersOf(path).filter((name) => hasPictures(joinPath(path, name)));
  return { path, split, classes: classes.sort(byCodePoint) };
}

/** The pictures of a class, in the order of their paths; `path` is relative to the root and begins with the class. */
export function* picturesOf(
  root: ClassRoot,
  label: string,
): Generator<{ readonly path: string; readonly uri: string }> {
  yield* walk(joinPath(root.path, label), label, 0);
}

function* walk(folder: NativePath, lead: string, depth: number): Generator<{ path: string; uri: string }> {
  const entries = list(folder).sort((a, b) => byCodePoint(textOf(a.name), textOf(b.name)));
  for (const { name, isFolder } of entries) {
    if (isFolder || !looksLikeImage(percentEncode(name))) continue;
    const path = joinPath(folder, name);
    yield { path: `${lead}/${textOf(name)}`, uri: uriOfPath(path) };
  }
  if (depth >= DEEPEST) return;
  for (const { name, isFolder } of entries) {
    if (isFolder && !textOf(name).startsWith('.'))
      yield* walk(joinPath(folder, name), `${lead}/${textOf(name)}`, depth + 1);
  }
}

/** Names that are not UTF-8 are percent-encoded: paths of annotations are text. */
const textOf = (name: NativePath): string => (typeof name === 'string' ? name : percentEncode(name));

function hasPictures(folder: NativePath, depth = 0): boolean {
  const entries = list(folder);
  if (entries.some(({ name, isFolder }) => !isFolder && looksLikeImage(percentEncode(name)))) return true;
  if (depth >= DEEPEST) return false;
  return entries.some(({ name, isFolder }) => isFolder && hasPictures(joinPath(folder, name), depth + 1));
}

const foldersOf = (path: NativePath): string[] =>
  list(path).flatMap(({ name, isFolder }) =>
    isFolder && typeof name === 'string' && !name.startsWith('.') ? [name] : [],
  );

function list(folder: NativePath): { readonly name: NativePath; readonly isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }).map((entry) => {
      const name = nativePathOf(Buffer.from(entry.name));
      return { name, isFolder: entry.isDirectory() || (entry.isSymbolicLink() && isFolder(joinPath(folder, name))) };
    });
  } catch {
    return [];
  }
}

function isFolder(path: NativePath): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
