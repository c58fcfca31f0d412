import { readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { AnnotationProblem } from '../../model/annotation.ts';
import { looksLikeImage } from '../../sources/class-folders.ts';
import { pathOfUri, uriOfPath } from '../../sources/uri.ts';
import { listFolder } from '../folder-listing.ts';
import { PictureFinder } from '../picture-finder.ts';
import { CLASS_FILES } from './data-file.ts';
import { labelFolderOf, type YoloPlace } from './layout.ts';

/** One picture and its labels, or labels without a picture. */
export interface YoloEntry {
  readonly path: string;
  readonly split: string | undefined;
  readonly uri: string | null;
  /** Its label file; null where there is none. */
  readonly label: string | null;
}

type Report = (problem: AnnotationProblem) => void;

const stemOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
};

const NOT_LABELS = new Set([...CLASS_FILES, 'train.txt', 'val.txt', 'test.txt', 'readme.txt', 'requirements.txt']);
const isLabelFile = (name: string): boolean => /\.txt$/i.test(name) && !NOT_LABELS.has(name.toLowerCase());

/** Folders deeper than this are a loop of links. */
const DEEPEST = 40;

/** The entries of a place, in the order of their paths (of a list: as listed). */
export function* yoloEntries(place: YoloPlace, images: string | undefined, onProblem: Report): Generator<YoloEntry> {
  if (place.list !== null) yield* listed(place, place.list, images, onProblem);
  else if (place.pictures !== null) yield* walked(place, place.pictures, place.labels, '', 0, onProblem);
  else if (place.labels !== null) yield* labelsOnly(place, place.labels, '', 0);
}

function* walked(
  place: YoloPlace,
  pictures: string,
  labels: string | null,
  below: string,
  depth: number,
  onProblem: Report,
): Generator<YoloEntry> {
  const { files, folders } = listFolder(pictures);
  const labelFolder = labels ?? labelFolderOf(pictures);
  const isApart = labelFolder !== pictures;
  const beside = isApart ? listFolder(labelFolder) : { files, folders };
  const labelOf = new Map<string, string>();
  for (const name of beside.files) if (isLabelFile(name)) labelOf.set(stemOf(name), join(labelFolder, name));
  const here = isApart ? files.filter(isLabelFile) : [];
  for (const name of here) if (!labelOf.has(stemOf(name))) labelOf.set(stemOf(name), join(pictures, name));
  const names = files.filter(looksLikeImage);
  const hasPicture = new Set(names.map(stemOf));
  for (const name of names) {
    if (name.includes('\uFFFD')) {
      onProblem({ file: join(pictures, name), where: '', reason: 'its name is not valid UTF-8', kind: 'malformed' });
      continue;
    }
    const label = labelOf.get(stemOf(name)) ?? null;
    yield { path: `${below}${name}`, split: place.split, uri: uriOfPath(join(pictures, name)), label };
  }
  for (const [stem, label] of labelOf) {
    if (!hasPicture.has(stem)) yield { path: `${below}${stem}`, split: place.split, uri: null, label };
  }
  if (depth >= DEEPEST) return;
  for (const name of [...new Set([...folders, ...(labels === null ? [] : beside.folders)])].sort()) {
    // Labels lie beside `images`, and are found from there.
    if (labels === null && name === 'labels' && folders.includes('images')) continue;
    const inner = name === 'images' && below === '' ? '' : `${below}${name}/`;
    yield* walked(
      place,
      join(pictures, name),
      labels === null ? null : join(labels, name),
      inner,
      depth + 1,
      onProblem,
    );
  }
}

function* labelsOnly(place: YoloPlace, folder: string, below: string, depth: number): Generator<YoloEntry> {
  const { files, folders } = listFolder(folder);
  for (const name of files) {
    if (isLabelFile(name)) {
      yield { path: `${below}${stemOf(name)}`, split: place.split, uri: null, label: join(folder, name) };
    }
  }
  if (depth >= DEEPEST) return;
  for (const name of folders) yield* labelsOnly(place, join(folder, name), `${below}${name}/`, depth + 1);
}

function* listed(place: YoloPlace, list: string, images: string | undefined, onProblem: Report): Generator<YoloEntry> {
  const folder = dirname(list);
  const finder = new PictureFinder(images === undefined ? [folder, dirname(folder)] : [images]);
  let text: string;
  try {
    text = readFileSync(list, 'utf8');
  } catch (error) {
    onProblem({ file: list, where: '', reason: `it cannot be read: ${(error as Error).message}`, kind: 'malformed' });
    return;
  }
  const labels = new Map<string, ReadonlySet<string>>();
  const existing = (path: string): string | null => {
    const parent = dirname(path);
    let known = labels.get(parent);
    if (!known) {
      known = new Set(listFolder(parent).files);
      labels.set(parent, known);
    }
    return known.has(path.slice(parent.length + 1)) ? path : null;
  };
  const seen = new Set<string>();
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const written = line.trim().replaceAll('\\', '/');
    if (written === '') continue;
    if (written.includes('\0')) {
      onProblem({ file: list, where: `line ${i + 1}`, reason: 'it is no path', kind: 'malformed' });
      continue;
    }
    const path = pathInSet(written, folder, [place.split, stemOf(basename(list))]);
    if (seen.has(path)) {
      onProblem({ file: list, where: `line ${i + 1}`, reason: `${path} is listed already`, kind: 'conflict' });
      continue;
    }
    seen.add(path);
    const uri = finder.find(written);
    const found = uri === null ? undefined : pathOfUri(uri);
    const lies = resolve(folder, written);
    const candidates = [...(typeof found === 'string' ? [found] : []), lies].flatMap((picture) => {
      const stem = picture.slice(dirname(picture).length + 1);
      return [...new Set([labelFolderOf(dirname(picture)), dirname(picture)])].map((at) =>
        join(at, `${stemOf(stem)}.txt`),
      );
    });
    const label = candidates.map(existing).find((known) => known !== null) ?? null;
    yield { path, split: place.split, uri, label };
  }
}

/** `./images/train/a.jpg` is called `a.jpg` in the split `train`. */
function pathInSet(written: string, folder: string, splits: readonly (string | undefined)[]): string {
  const absolute = isAbsolute(written);
  const names = (absolute ? relative(folder, written) : written)
    .split('/')
    .filter((name) => name !== '.' && name !== '');
  const at = names.lastIndexOf('images');
  let rest = at >= 0 && at < names.length - 1 ? names.slice(at + 1) : names;
  if (at < 0 && (rest.includes('..') || /^[A-Za-z]:$/.test(rest[0] ?? ''))) rest = rest.slice(-1);
  if (rest.length > 1 && splits.includes(rest[0])) rest = rest.slice(1);
  return rest.filter((name) => name !== '..').join('/') || written;
}
