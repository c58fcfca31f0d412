import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AnnotationProblem } from '../../model/annotation.ts';
import { splitOfName } from '../../sources/split.ts';
import { listFolder } from '../folder-listing.ts';
import { isFolder } from '../yolo/layout.ts';

/** Where one VOC dataset keeps its things. */
export interface VocPlace {
  /** Folder of the `.xml` files, with folders below it. */
  readonly annotations: string;
  /** Folder of the pictures that lie as the annotations do. */
  readonly pictures: string;
  /** Split of everything in it, by its folder. */
  readonly split: string | undefined;
  /** In front of every path: several years in one folder. */
  readonly prefix: string;
  /** What `ImageSets` says; null where there is none. */
  readonly sets: ImageSets | null;
  /** File of class names, in order; null where there is none. */
  readonly names: readonly string[] | null;
}

/** Which image is in which split, and what per-class lists say of images. */
export interface ImageSets {
  readonly split: ReadonlyMap<string, string>;
  /** Image → classes it is listed for with 1. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

type Report = (problem: AnnotationProblem) => void;

/** Everything below a path that is laid out as VOC: `VOCdevkit/VOC2012`, split folders, or XML beside pictures. */
export function vocPlaces(path: string, images: string | undefined, onProblem: Report): VocPlace[] {
  const root = isFolder(path) ? path : dirname(path);
  if (isVocRoot(root)) return [vocRoot(root, '', images, onProblem)];
  if (basename(root) === 'Annotations' && isFolder(join(dirname(root), 'JPEGImages'))) {
    return [vocRoot(dirname(root), '', images, onProblem)];
  }
  const { folders, files } = listFolder(root);
  const roots = folders.filter((name) => isVocRoot(join(root, name)));
  if (roots.length > 0) {
    return roots.map((name) => vocRoot(join(root, name), roots.length > 1 ? `${name}/` : '', images, onProblem));
  }
  const splits = folders.filter((name) => splitOfName(name) !== undefined);
  const plain = (folder: string, split: string | undefined): VocPlace => {
    const inner = (names: readonly string[]) => names.map((name) => join(folder, name)).find(isFolder);
    const annotations = inner(['Annotations', 'annotations', 'labels', 'xml', 'xmls']) ?? folder;
    const beside = inner(['JPEGImages', 'images', 'imgs']);
    return {
      annotations,
      pictures: images ?? beside ?? (annotations === folder ? folder : annotations),
      split,
      prefix: '',
      sets: null,
      names: readNames(root),
    };
  };
  if (splits.length > 0 && !files.some((name) => /\.xml$/i.test(name))) {
    const order = ['train', 'val', 'test'];
    return splits
      .map((name) => plain(join(root, name), splitOfName(name)))
      .sort((a, b) => order.indexOf(a.split!) - order.indexOf(b.split!));
  }
  return [plain(root, undefined)];
}

const isVocRoot = (folder: string): boolean =>
  isFolder(join(folder, 'Annotations')) &&
  (isFolder(join(folder, 'JPEGImages')) || isFolder(join(folder, 'ImageSets')));

function vocRoot(root: string, prefix: string, images: string | undefined, onProblem: Report): VocPlace {
  return {
    annotations: join(root, 'Annotations'),
    pictures: images ?? join(root, 'JPEGImages'),
    split: undefined,
    prefix,
    sets: readImageSets(join(root, 'ImageSets'), onProblem),
    names: readNames(root),
  };
}

/** `labels.txt`, or CVAT's `labelmap.txt` (`name:colour:parts:actions`). */
function readNames(root: string): string[] | null {
  for (const name of ['labels.txt', 'classes.txt', 'labelmap.txt']) {
    const lines = readLines(join(root, name));
    if (!lines) continue;
    const names = lines
      .filter((line) => line !== '' && !(name === 'labelmap.txt' && line.startsWith('#')))
      .map((line) => (name === 'labelmap.txt' ? line.split(':')[0]! : line));
    return [...new Set(names)];
  }
  return null;
}

function readLines(file: string): string[] | null {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim());
  } catch {
    return null;
  }
}

/** Lists that are unions of others, or everything. */
const NOT_SPLITS = new Set(['trainval', 'default', 'all']);

function readImageSets(folder: string, onProblem: Report): ImageSets | null {
  const where = [join(folder, 'Main'), join(folder, 'Segmentation'), folder].find(
    (each) => listFolder(each).files.some((name) => /\.txt$/i.test(name)) || each === folder,
  )!;
  const split = new Map<string, string>();
  const labels = new Map<string, string[]>();
  const files = listFolder(where).files.filter((name) => /\.txt$/i.test(name));
  if (files.length === 0) return null;
  const stems = files.map((name) => name.slice(0, -'.txt'.length));
  const whole = new Set(stems.filter((stem) => !stem.includes('_')));
  for (const [f, stem] of stems.entries()) {
    const cut = stem.lastIndexOf('_');
    const suffix = stem.slice(cut + 1);
    const isOfClass = cut > 0 && (splitOfName(suffix) !== undefined || NOT_SPLITS.has(suffix));
    const set = isOfClass ? suffix : stem;
    const name = NOT_SPLITS.has(set) ? undefined : (splitOfName(set) ?? set);
    for (const [i, line] of (readLines(join(where, files[f]!)) ?? []).entries()) {
      const { image, flag } = isOfClass ? parseSetLine(line) : { image: line, flag: null };
      if (image === '') continue;
      if (isOfClass && flag === 1) labels.set(image, [...new Set([...(labels.get(image) ?? []), stem.slice(0, cut)])]);
      if (name === undefined || (isOfClass && whole.has(set))) continue;
      const known = split.get(image);
      if (known === undefined) split.set(image, name);
      else if (known !== name) {
        onProblem({
          file: join(where, files[f]!),
          where: `line ${i + 1}`,
          reason: `${image} is in ${known} already`,
          kind: 'conflict',
        });
      }
    }
  }
  return { split, labels };
}

/** `2008_000001  -1`: an image and, in lists of one class, whether it shows it (1), does not (-1) or hardly (0). */
function parseSetLine(line: string): { readonly image: string; readonly flag: number | null } {
  const match = /^(.*?)\s+(-1|0|1)$/.exec(line);
  return match ? { image: match[1]!, flag: Number(match[2]) } : { image: line, flag: null };
}
