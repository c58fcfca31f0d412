import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AnnotationSet } from '../../annotations/format.ts';
import { PictureFinder } from '../../annotations/picture-finder.ts';
import { lines, listRewriter, nameOfLine } from '../../annotations/rewrite/lists.ts';
import type { AnnotationRewriter } from '../../annotations/rewrite/rewriter.ts';
import { REWRITERS } from '../../annotations/rewrite/rewriters.ts';
import type { AnnotatedImage, AnnotationHeader } from '../../model/annotation.ts';
import type { PlannedAnnotationSet } from '../../model/plan.ts';
import { splitOfName } from '../../sources/split.ts';
import { pathOfUri, uriOfPath } from '../../sources/uri.ts';
import { openAnnotations } from '../annotation-sets.ts';

/** A file of many records, and how it is rewritten. */
export interface AnnotationFile {
  /** `file:` URL. */
  readonly uri: string;
  readonly rewriter: AnnotationRewriter;
  readonly header: AnnotationHeader;
  /** Its records, as the pictures they are about; can be called again. */
  images(): AsyncIterable<readonly AnnotatedImage[]>;
  /** Opens the same file elsewhere: what was written in its stead. */
  openAt(uri: string): Promise<AsyncIterable<readonly AnnotatedImage[]>>;
}

export interface OpenedSet {
  readonly planned: PlannedAnnotationSet;
  readonly set: AnnotationSet;
  readonly files: readonly AnnotationFile[];
  /** Files of many records that cannot be rewritten. */
  readonly fixed: readonly string[];
  /** Files that say no more than where things are and what they are called: they go along into a new folder. */
  readonly companions: readonly string[];
}

const textPath = (uri: string): string => pathOfUri(uri).toString();

/** Opens a set with those of its files that hold what is said about many images. */
export async function openSet(planned: PlannedAnnotationSet): Promise<OpenedSet> {
  const { format, images } = planned;
  const options = { format, extra: false, ...(images !== null && { images: textPath(images) }) };
  const set = await openAnnotations(textPath(planned.uri), options);
  const rewriter = REWRITERS[format];
  const files: AnnotationFile[] = [];
  const open = async (uri: string) => {
    // A metadata file is known by its name, which what is written in its stead has not got yet.
    const asTable = format === 'huggingface' ? { ...options, format: uri.endsWith('.csv') ? 'csv' : 'jsonl' } : options;
    return (await openAnnotations(textPath(uri), asTable)).images();
  };
  for (const uri of rewriter ? set.files : []) {
    if (rewriter!.handles && !rewriter!.handles(uri, set.files)) continue;
    if (rewriter!.isOpenedAlone) {
      const alone = await openAnnotations(textPath(uri), options);
      files.push({ uri, rewriter: rewriter!, header: alone.header, images: () => alone.images(), openAt: open });
    } else {
      files.push({ uri, rewriter: rewriter!, header: set.header, images: () => imagesFrom(set, uri), openAt: open });
    }
  }
  for (const path of listsOf(format, textPath(planned.uri))) files.push(listFile(path, format, planned));
  return { planned, set, files, fixed: fixedFiles(set, rewriter), companions: format === 'yolo' ? set.files : [] };
}

/** The file with the places of pictures that went, by the keys of their records: they are not found there any more. */
export function withPlaces(file: AnnotationFile, places: ReadonlyMap<string, string>): AnnotationFile {
  if (places.size === 0) return file;
  const { rewriter } = file;
  const placed = async function* (): AsyncGenerator<AnnotatedImage[]> {
    for await (const images of file.images()) {
      yield images.map((image) => ({ ...image, uri: places.get(rewriter.keyOf(image)) ?? image.uri }));
    }
  };
  return { ...file, images: placed };
}

/** Formats with a file for each image, which travels with it, or with no file at all. */
const PER_IMAGE = new Set(['yolo', 'voc', 'imagefolder']);

const fixedFiles = ({ format, files }: AnnotationSet, rewriter: AnnotationRewriter | undefined): readonly string[] => {
  if (PER_IMAGE.has(format)) return [];
  return rewriter ? files.filter((uri) => /\.parquet$/i.test(uri) && rewriter.handles?.(uri, files) === false) : files;
};

async function* imagesFrom(set: AnnotationSet, uri: string): AsyncGenerator<AnnotatedImage[]> {
  for await (const images of set.images()) yield images.filter(({ source }) => source === uri);
}

/** Lists of pictures that belong to a set. */
function listsOf(format: string, path: string): string[] {
  const root = statSync(path).isDirectory() ? path : dirname(path);
  if (format === 'yolo') return textFiles(root).filter((file) => isList(file));
  if (format !== 'voc') return [];
  const sets = join(root, 'ImageSets');
  return [...textFiles(sets), ...folders(sets).flatMap((folder) => textFiles(join(sets, folder)))];
}

/** Whether the first line of a file names a picture. */
function isList(path: string): boolean {
  for (const line of lines(chunksOf(uriOfPath(path)))) {
    const name = nameOfLine(line);
    if (name !== null) return /\.[a-z0-9]{2,5}$/i.test(name);
  }
  return false;
}

function listFile(path: string, format: string, { uri, images }: PlannedAnnotationSet): AnnotationFile {
  const top = textPath(uri);
  const root = statSync(top).isDirectory() ? top : dirname(top);
  const finder = new PictureFinder([
    ...(images === null ? [] : [textPath(images)]),
    ...(format === 'voc' ? [join(root, 'JPEGImages')] : []),
    dirname(path),
    root,
  ]);
  const find = (name: string) => {
    if (format !== 'voc') return finder.find(name.replace(/^(\.\.?[\\/])+/, ''));
    for (const extension of ['.jpg', '.png', '.jpeg', '.JPG', '.bmp', '']) {
      const found = finder.find(name + extension);
      if (found !== null) return found;
    }
    return null;
  };
  const split = splitOfName(path.slice(path.lastIndexOf('/') + 1).replace(/^.*_|\d*\.txt$/gi, ''));
  const imagesIn = async function* (list: string): AsyncGenerator<AnnotatedImage[]> {
    let batch: AnnotatedImage[] = [];
    for (const line of lines(chunksOf(list))) {
      const name = nameOfLine(line);
      if (name === null) continue;
      batch.push({
        path: name,
        uri: find(name),
        width: null,
        height: null,
        ...(split !== undefined && { split }),
        objects: [],
      });
      if (batch.length < 1000) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  };
  return {
    uri: uriOfPath(path),
    rewriter: listRewriter,
    header: { categories: [] },
    images: () => imagesIn(uriOfPath(path)),
    openAt: async (list) => imagesIn(list),
  };
}

const namesIn = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  } catch {
    return [];
  }
};
const textFiles = (folder: string): string[] =>
  namesIn(folder)
    .filter((entry) => entry.isFile() && /\.txt$/i.test(entry.name))
    .map(({ name }) => join(folder, name))
    .sort();
const folders = (folder: string): string[] =>
  namesIn(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

const CHUNK = 1 << 22;

/** The bytes of a file, a piece at a time. */
export function* chunksOf(uri: string): Generator<Uint8Array> {
  const descriptor = openSync(pathOfUri(uri), 'r');
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(CHUNK);
      const read = readSync(descriptor, buffer);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A whole file; for those of one image. */
export const bytesOf = (uri: string): Buffer => readFileSync(pathOfUri(uri));
