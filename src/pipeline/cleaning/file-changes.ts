import type { MovedRecords, RecordChange } from '../../annotations/rewrite/rewriter.ts';
import type { UnitedAnnotations } from '../../curate/unite-annotations.ts';
import type { AnnotatedImage } from '../../model/annotation.ts';
import type { AnnotationCounts } from '../../model/plan.ts';
import { pathOfUri } from '../../sources/uri.ts';
import { type AnnotationFile, chunksOf } from './annotation-files.ts';

/** What becomes of images, by the `file:` URLs of their pictures. */
export interface ImageRoles {
  leaves(uri: string): boolean;
  label(uri: string): string | undefined;
  split(uri: string): string | undefined;
  merged(uri: string): UnitedAnnotations | undefined;
  /** Where pictures are named in a new folder; absent where they stay in their places. */
  readonly newPlaces?: {
    /** Undefined for what gets no place there. */
    target(uri: string): string | undefined;
    /** The new place of a folder. */
    folder(uri: string): string;
    /** The new folder itself. */
    readonly top: string;
  };
}

/** What is rewritten in one file. */
export interface FileChanges {
  readonly file: AnnotationFile;
  readonly records: Map<string, RecordChange>;
  readonly moved: MovedRecords[];
  readonly counts: { -readonly [K in keyof AnnotationCounts]: number };
  /** Records that are there afterwards. */
  kept: number;
  /** Records of images that go, by their keys: `file:` URLs of the pictures. */
  readonly leaving: Map<string, string>;
  /** Images of which the file speaks and that were asked to change. */
  readonly touched: Set<string>;
}

interface Survey {
  /** Folder that its paths are relative to; null while unknown, or where there are several. */
  base: string | null;
  split: string | undefined;
  /** Its name without the words that tell its split: files of one kind are told by it. */
  readonly kind: string;
  /** What it says about images; a set may have files for objects and others for captions. */
  readonly holds: Record<Aspect, boolean>;
}

const ASPECTS = ['objects', 'labels', 'captions'] as const;
type Aspect = (typeof ASPECTS)[number];

const SPLIT_WORDS = /(?:train(?:ing)?|val(?:id(?:ation)?)?|dev|test(?:ing)?|eval)\d*/gi;

/**
 * What changes in the files of a set. Records of images that get another split move into the file of that split, where
 * the set has one and its pictures lie in the same folder (or in the new places: wherever they lie).
 */
export async function changesOfFiles(files: readonly AnnotationFile[], roles: ImageRoles): Promise<FileChanges[]> {
  const surveys = await Promise.all(files.map(survey));
  const all = files.map((file): FileChanges => {
    const counts = { images: 0, objects: 0, relabelled: 0, resplit: 0, merged: 0, mergedObjects: 0 };
    return { file, records: new Map(), moved: [], counts, kept: 0, leaving: new Map(), touched: new Set() };
  });
  // Of files of one kind, those of all splits hold what one of them does.
  const holds = (aspect: Aspect, kind?: string) =>
    surveys.some((one) => one.holds[aspect] && (kind === undefined || one.kind === kind));
  /** What images have got already, in another file. */
  const given = new Set<string>();
  for (const [i, changes] of all.entries()) {
    const { file } = changes;
    for await (const images of file.images()) {
      for (const image of images) {
        const to = destination(image, i, files, surveys, roles);
        const change = changeOf(
          image,
          file,
          surveys[to]!,
          roles,
          changes,
          (aspect) =>
            // Where no file of the set says anything of the kind, the first that lists the image is to.
            image.uri !== null &&
            !given.has(`${aspect} ${image.uri}`) &&
            (holds(aspect, surveys[i]!.kind) || !holds(aspect)),
        );
        for (const aspect of ASPECTS) if (change[aspect]) given.add(`${aspect} ${image.uri}`);
        if (to !== i && !change.leaves) moveRecord(image, change, changes, all[to]!);
        else {
          if (change.leaves) {
            changes.counts.images++;
            changes.counts.objects += image.objects.length;
            if (image.uri !== null) changes.leaving.set(file.rewriter.keyOf(image), image.uri);
          } else changes.kept++;
          if (Object.keys(change).length > 0) changes.records.set(file.rewriter.keyOf(image), change);
        }
      }
    }
  }
  return all;
}

export const hasChanges = ({ records, moved }: FileChanges): boolean => records.size > 0 || moved.length > 0;

function moveRecord(image: AnnotatedImage, change: RecordChange, from: FileChanges, to: FileChanges): void {
  const key = from.file.rewriter.keyOf(image);
  from.records.set(key, { leaves: true });
  from.counts.resplit++;
  from.touched.add(image.uri!);
  to.kept++;
  let moved = to.moved.find(({ source }) => source === from.file.uri);
  if (moved === undefined) {
    moved = { source: from.file.uri, chunks: () => chunksOf(from.file.uri), records: new Map() };
    to.moved.push(moved);
  }
  (moved.records as Map<string, RecordChange>).set(key, change);
}

async function survey(file: AnnotationFile): Promise<Survey> {
  let base: string | null | undefined;
  let split: string | undefined;
  const holds = { objects: false, labels: false, captions: false };
  for await (const images of file.images()) {
    for (const image of images) {
      for (const aspect of ASPECTS) holds[aspect] ||= (image[aspect]?.length ?? 0) > 0;
      if (image.uri === null) continue;
      const own = baseOf(image);
      if (base === undefined) {
        base = own;
        split = image.split;
      } else if (base !== own) base = null;
    }
    // The first few thousand tell.
    if (base !== undefined) break;
  }
  return { base: base ?? null, split, kind: nameOf(file.uri).replace(SPLIT_WORDS, ''), holds };
}

const nameOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

const EXTENSION = /\.[a-z0-9]{2,5}$/i;
/** VOC's lists name pictures without their extension. */
const isStem = (path: string): boolean => !EXTENSION.test(path);

/** The folder that an image's path is relative to; null where its path says otherwise than its place. */
function baseOf({ uri, path }: AnnotatedImage): string | null {
  const relative = path.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const full = pathOfUri(uri!).toString();
  const place = isStem(path) ? full.replace(EXTENSION, '') : full;
  return place.endsWith(`/${relative}`) ? place.slice(0, -relative.length - 1) : null;
}

/** The place in the list of the file that an image's record belongs into. */
function destination(
  image: AnnotatedImage,
  own: number,
  files: readonly AnnotationFile[],
  surveys: readonly Survey[],
  roles: ImageRoles,
): number {
  const wanted = image.uri === null ? undefined : roles.split(image.uri);
  const { rewriter } = files[own]!;
  if (wanted === undefined || wanted === surveys[own]!.split || rewriter.can.includes('split')) return own;
  if (!rewriter.isOpenedAlone || surveys[own]!.split === undefined) return own;
  const at = surveys.findIndex(
    ({ split, base, kind }, i) =>
      split === wanted &&
      kind === surveys[own]!.kind &&
      files[i]!.rewriter === rewriter &&
      (roles.newPlaces !== undefined || (base !== null && base === surveys[own]!.base)),
  );
  return at < 0 ? own : at;
}

function changeOf(
  image: AnnotatedImage,
  { rewriter }: AnnotationFile,
  into: Survey,
  roles: ImageRoles,
  { counts, touched }: FileChanges,
  takes: (aspect: Aspect) => boolean,
): RecordChange {
  const { uri } = image;
  if (uri === null) return roles.newPlaces ? { leaves: true } : {};
  if (roles.leaves(uri)) {
    touched.add(uri);
    return { leaves: true };
  }
  const change: { -readonly [K in keyof RecordChange]: RecordChange[K] } = {};
  if (roles.newPlaces) {
    const target = roles.newPlaces.target(uri);
    if (target === undefined) return { leaves: true };
    const path = newPath(image, target, into, roles.newPlaces);
    if (path !== image.path.replaceAll('\\', '/')) change.path = path;
  }
  const label = roles.label(uri);
  const labels = image.labels ?? [];
  if (
    label !== undefined &&
    rewriter.can.includes('label') &&
    labels.length > 0 &&
    !(labels.length === 1 && labels[0] === label)
  ) {
    change.label = label;
    counts.relabelled++;
    touched.add(uri);
  }
  const split = roles.split(uri);
  if (split !== undefined && rewriter.can.includes('split') && image.split !== undefined && image.split !== split) {
    change.split = split;
    counts.resplit++;
    touched.add(uri);
  }
  const united = roles.merged(uri);
  if (united && rewriter.can.includes('objects')) {
    if (united.objects.length > 0 && takes('objects')) change.objects = united.objects;
    if (united.labels.length > 0 && label === undefined && takes('labels')) change.labels = united.labels;
    if (united.captions.length > 0 && takes('captions')) change.captions = united.captions;
    if (change.objects ?? change.labels ?? change.captions) {
      counts.merged++;
      counts.mergedObjects += change.objects?.length ?? 0;
      touched.add(uri);
    }
  }
  return change;
}

/** How a record names its picture in the new folder: as before where it lies the same, else from the folder's top. */
function newPath(
  image: AnnotatedImage,
  target: string,
  into: Survey,
  { folder, top }: NonNullable<ImageRoles['newPlaces']>,
): string {
  const full = pathOfUri(target).toString();
  const place = isStem(image.path) ? full.replace(EXTENSION, '') : full;
  const bases = [into.base, baseOf(image)].flatMap((base) => (base === null ? [] : [folder(base)]));
  const base = [...bases, top].find((candidate) => place.startsWith(`${candidate}/`));
  return base === undefined ? place : place.slice(base.length + 1);
}
