import { rmSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ExtraRecorder, extraFileOf } from '../annotations/extra/record.ts';
import {
  type AnnotationAspect,
  type AnnotationFormat,
  emptySet,
  type Pictures,
  type WrittenName,
} from '../annotations/format.ts';
import { DatasetOutput } from '../annotations/output.ts';
import { MissingPicture, PICTURE_MODES, type PictureMode, PlacedPictures } from '../annotations/placed-pictures.ts';
import { readParquetRows } from '../catalog/parquet-rows.ts';
import type { AnnotatedImage, AnnotationHeader, AnnotationProblem } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import { pathOfUri } from '../sources/uri.ts';
import { pictureSize } from './picture-size.ts';

export { PICTURE_MODES, type PictureMode };

export interface WriteAnnotationsOptions {
  readonly format: AnnotationFormat;
  /** Folder or file to make; never one that holds something already. */
  readonly to: string;
  readonly header: AnnotationHeader;
  readonly images: AsyncIterable<readonly AnnotatedImage[]>;
  /** Default: copy where the format's layout has pictures in it, else none. */
  readonly pictures?: PictureMode;
  /** Other pictures than the files as they are; gets the output they go to. */
  readonly openPictures?: (output: DatasetOutput) => Pictures;
  readonly options?: Readonly<Record<string, string | boolean>>;
  readonly onProblem: (problem: AnnotationProblem) => void;
  readonly onProgress?: (images: number) => void;
  /** An image is in; called in the order of the images. */
  readonly onWritten?: (image: AnnotatedImage) => void;
  /** Also write what the format has no room for into `goldpan-extra.jsonl`, from where reading takes it. Default: no. */
  readonly extra?: boolean;
  /** Everything is written and not yet in its place: the last moment to add a file. */
  readonly beforeCommit?: (output: DatasetOutput, written: WrittenAnnotations) => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface WrittenAnnotations {
  readonly format: string;
  /** Absolute path. */
  readonly to: string;
  readonly images: number;
  readonly objects: number;
  /** Images left out because their picture could not be had; each was reported. */
  readonly withoutPicture: number;
  /** What the format had no room for, counted. */
  readonly lost: Readonly<Partial<Record<AnnotationAspect, number>>>;
  readonly notes: readonly string[];
  /** What `goldpan-extra.jsonl` holds; null where there is none, since nothing is lacking or it was not wanted. */
  readonly extra: { readonly file: string; readonly images: number; readonly header: boolean } | null;
  /** Names of the first thousand files of annotations, in order. */
  readonly files: readonly string[];
}

const MOST_FILES = 1000;

/**
 * Writes an annotated dataset; it appears under its name when all of it is written.
 *
 * @throws UserError when the target exists or cannot be written
 */
export async function writeAnnotations(options: WriteAnnotationsOptions): Promise<WrittenAnnotations> {
  const { format, to, header, images, onProblem, onProgress, signal } = options;
  const isFolder = isWrittenAsFolder(format, to);
  const stem = stemFor(format, to);
  const output = new DatasetOutput(to, isFolder);
  const mode = options.pictures ?? (format.hasPictures && isFolder ? 'copy' : 'none');
  const lost: Partial<Record<AnnotationAspect, number>> = {};
  const notes: string[] = [];
  const files: string[] = [];
  let count = 0;
  let objects = 0;
  let withoutPicture = 0;
  const base = isFolder ? output.target : dirname(output.target);
  try {
    const writer = format.write({
      header,
      stem,
      file: (name) => {
        if (files.length < MOST_FILES) files.push(name);
        return output.file(name);
      },
      writeFile: (name, content) => {
        if (files.length < MOST_FILES) files.push(name);
        return output.writeFile(name, content);
      },
      scratch: () => output.scratch(),
      pictures: mode === 'none' ? null : (options.openPictures?.(output) ?? new PlacedPictures(output, mode)),
      sizeOf: async ({ uri, inside }) => {
        const file = uri ?? inside?.uri;
        return file === undefined ? null : pictureSize(file, uri === null ? inside : undefined);
      },
      pathOf: (image) => pathFrom(base, image),
      lose: (aspect, number = 1) => {
        lost[aspect] = (lost[aspect] ?? 0) + number;
      },
      note: (text) => {
        if (!notes.includes(text)) notes.push(text);
      },
      options: options.options ?? {},
    });
    const recorder = options.extra ? new ExtraRecorder(header, output.file(KEPT), output.path(KEPT)) : null;
    for await (const batch of images) {
      signal?.throwIfAborted();
      for (const image of batch) {
        let name: WrittenName | undefined;
        try {
          name = (await writer.add(image)) ?? undefined;
        } catch (error) {
          if (!(error instanceof MissingPicture)) throw error;
          withoutPicture++;
          onProblem({ file: image.path, where: '', reason: error.message, kind: 'missing-image' });
          continue;
        }
        count++;
        objects += image.objects.length;
        options.onWritten?.(image);
        await recorder?.add(image, name);
      }
      onProgress?.(count);
    }
    await writer.finish();
    const extra = recorder && (await writeExtra(recorder, output, options));
    files.sort();
    const written = {
      format: format.name,
      to: output.target,
      images: count,
      objects,
      withoutPicture,
      lost,
      notes,
      extra,
      files,
    };
    await options.beforeCommit?.(output, written);
    await output.commit();
    return written;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new UserError(`There is no room for ${output.target}; nothing of it was left behind.`);
    }
    throw error;
  } finally {
    output.discard();
  }
}

/** What was said, until it is known what of it has to be kept. */
const KEPT = '.scratch-kept';

/** Reads what was written, as somebody will, and keeps what is lacking. */
async function writeExtra(
  recorder: ExtraRecorder,
  output: DatasetOutput,
  { format, to, options, signal }: WriteAnnotationsOptions,
): Promise<WrittenAnnotations['extra']> {
  await output.settle();
  const isFolder = isWrittenAsFolder(format, to);
  const stem = stemFor(format, to);
  const file = extraFileOf(stem);
  const path = isFolder ? output.folder : join(output.folder, basename(output.target));
  const written = await format
    .open(path, {
      sizeOf: pictureSize,
      knownSize: recorder.sizeOf,
      readParquet: readParquetRows,
      onProblem: () => {},
      ...(signal && { signal }),
      ...(options && { options }),
    })
    // A format may have room for nothing that is said: then there is nothing of it to be read.
    .catch((error: unknown) => {
      if (error instanceof UserError) return emptySet(format.name);
      throw error;
    });
  const found = await recorder.compare(written, () => output.file(file));
  rmSync(output.path(KEPT), { force: true });
  return found.images > 0 || found.header ? { file, ...found } : null;
}

/** Some formats are a folder or one file, as the name of the target says. */
export const isWrittenAsFolder = ({ target, asFile }: AnnotationFormat, to: string): boolean =>
  target === 'folder' && !(asFile !== undefined && to.toLowerCase().endsWith(asFile));

function stemFor(format: AnnotationFormat, to: string): string {
  if (isWrittenAsFolder(format, to)) return '';
  const { name } = format;
  const target = format.target === 'folder' ? format.asFile! : format.target;
  const file = basename(to);
  if (!file.toLowerCase().endsWith(target) || file.length === target.length) {
    throw new UserError(`The format ${name} is one ${target} file: "${to}" should end in ${target}.`);
  }
  return file.slice(0, -target.length);
}

/** The picture's own path as the new annotations can name it; what they named it before where it was not found. */
function pathFrom(folder: string, image: AnnotatedImage): string {
  const path = image.uri === null ? undefined : pathOfUri(image.uri);
  if (typeof path !== 'string') return image.path;
  const names = relative(folder, path);
  return names === '' || names.startsWith('..') ? path : names.split(sep).join('/');
}
