import { existsSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { splitOfName } from '../../sources/split.ts';
import { folders } from '../folder-listing.ts';
import type { YoloData } from './data-file.ts';

/** Where the pictures of one split and their labels are. */
export interface YoloPlace {
  readonly split: string | undefined;
  /** Folder of pictures; null where they are not there. */
  readonly pictures: string | null;
  /** Folder of labels that lie as the pictures do; null: told by each picture's own path. */
  readonly labels: string | null;
  /** A file that lists the pictures, one per line, instead. */
  readonly list: string | null;
}

/** What lies at a path; undefined where there is nothing, or the path cannot be one (too long, with a null). */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export const isFolder = (path: string): boolean => statOf(path)?.isDirectory() ?? false;
const isFile = (path: string): boolean => statOf(path)?.isFile() ?? false;

/** A path of more names than this is none. */
const MOST_NAMES = 64;

/** `…/images/…` → `…/labels/…`, the last of them, as the YOLO tools do it; the same path where there is no `images`. */
export function labelFolderOf(folder: string): string {
  const names = folder.split('/');
  const at = names.lastIndexOf('images');
  if (at < 0) return folder;
  names[at] = 'labels';
  return names.join('/');
}

/** The places of a dataset, in the order train, val, test, others. */
export function yoloPlaces(path: string, data: YoloData, images: string | undefined): YoloPlace[] {
  const root = isFolder(path) ? path : dirname(path);
  const places = data.splits.length > 0 ? placesOfData(root, data, images) : placesOfFolder(root, images);
  const rank = ({ split }: YoloPlace) => {
    const at = ['train', 'val', 'test'].indexOf(split ?? '');
    return at < 0 ? 3 : at;
  };
  return places.sort((a, b) => rank(a) - rank(b));
}

function placesOfData(root: string, data: YoloData, images: string | undefined): YoloPlace[] {
  const bases = [...(data.path === null ? [] : [resolve(root, slashed(data.path))]), root].filter(isFolder);
  const places: YoloPlace[] = [];
  const seen = new Map<string, number>();
  const isMeant = (split: string) => data.meantSplits?.includes(split) ?? true;
  for (const { split, entries } of data.splits) {
    if (data.meantSplits && data.meantSplits.length > 0 && !isMeant(split)) continue;
    for (const entry of entries) {
      const place = placeOfEntry(bases, split, entry, images);
      const key = JSON.stringify([place.pictures, place.labels, place.list]);
      const before = seen.get(key);
      if (before === undefined) {
        seen.set(key, places.length);
        places.push(place);
        // The same pictures for training and for validation are in no split.
      } else if (places[before]!.split !== split) places[before] = { ...places[before]!, split: undefined };
    }
  }
  return places;
}

const slashed = (path: string): string => path.trim().replaceAll('\\', '/');

function placeOfEntry(bases: readonly string[], split: string, entry: string, images: string | undefined): YoloPlace {
  const path = slashed(entry);
  const given = images === undefined ? null : ([split, '.'].map((name) => join(images, name)).find(isFolder) ?? null);
  for (const candidate of candidates(bases, path)) {
    if (isFile(candidate)) return { split, pictures: given, labels: null, list: candidate };
    if (isFolder(candidate)) {
      if (given === null) return { split, pictures: candidate, labels: null, list: null };
      return { split, pictures: given, labels: labelsBelow(candidate), list: null };
    }
  }
  // Only the labels are there.
  for (const candidate of candidates(bases, path)) {
    const labels = labelFolderOf(candidate);
    if (labels !== candidate && isFolder(labels)) return { split, pictures: given, labels, list: null };
  }
  const [first] = candidates(bases, path);
  return { split, pictures: given, labels: labelFolderOf(first ?? resolve(path)), list: null };
}

/** The folder of labels that belongs to a folder of pictures which may hold `images` itself. */
function labelsBelow(folder: string): string {
  const labels = labelFolderOf(folder);
  return labels === folder && isFolder(join(folder, 'labels')) ? join(folder, 'labels') : labels;
}

/** What an entry may mean here: as written, and without leading folders of the machine it was written on. */
function candidates(bases: readonly string[], path: string): string[] {
  const found: string[] = [];
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.length > MOST_NAMES || path.includes('\0')) return found;
  if (isAbsolute(path)) found.push(resolve(path));
  for (const base of bases) {
    if (!isAbsolute(path) && !/^[A-Za-z]:/.test(path)) found.push(resolve(base, path));
    for (let from = 0; from < names.length; from++) {
      if (names.slice(from).includes('..')) continue;
      found.push(join(base, ...names.slice(from)));
    }
  }
  return found;
}

function placesOfFolder(root: string, images: string | undefined): YoloPlace[] {
  const pictures = images ?? (isFolder(join(root, 'images')) ? join(root, 'images') : null);
  const labels = isFolder(join(root, 'labels')) ? join(root, 'labels') : null;
  if (labels !== null || (pictures !== null && images === undefined)) {
    return placesBySplit(pictures, labels ?? join(root, 'labels'));
  }
  const splits = folders(root).filter(
    (name) =>
      splitOfName(name) !== undefined && ['images', 'labels'].some((inner) => isFolder(join(root, name, inner))),
  );
  if (splits.length > 0) {
    return splits.map((name) => ({
      split: splitOfName(name),
      pictures: images ?? existing(join(root, name, 'images')),
      labels: join(root, name, 'labels'),
      list: null,
    }));
  }
  if (images === undefined && basename(root) === 'labels' && isFolder(join(dirname(root), 'images'))) {
    return placesBySplit(join(dirname(root), 'images'), root);
  }
  return [{ split: undefined, pictures: images ?? root, labels: root, list: null }];
}

const existing = (folder: string): string | null => (existsSync(folder) ? folder : null);

/** `images/train` with `labels/train`, where one of both has folders named as splits and nothing else does. */
function placesBySplit(pictures: string | null, labels: string): YoloPlace[] {
  const names = [...new Set([...(pictures === null ? [] : folders(pictures)), ...folders(labels)])].sort();
  const splits = names.filter((name) => splitOfName(name.replace(/\d{4}$/, '')) !== undefined);
  if (splits.length === 0 || splits.length < names.length) {
    return [{ split: undefined, pictures, labels, list: null }];
  }
  return splits.map((name) => ({
    split: splitOfName(name.replace(/\d{4}$/, '')),
    pictures: pictures === null ? null : (existing(join(pictures, name)) ?? pictures),
    labels: join(labels, name),
    list: null,
  }));
}
