import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { suggestion } from '../analyse/checks/evaluate.ts';
import { EXTRA_FILE, extraFileOf } from '../annotations/extra/record.ts';
import { Extra } from '../annotations/extra/restore.ts';
import { type AnnotationFormat, type AnnotationSet, emptySet, type PictureSize } from '../annotations/format.ts';
import { ANNOTATION_FORMATS } from '../annotations/formats/registry.generated.ts';
import { readParquetRows } from '../catalog/parquet-rows.ts';
import type { AnnotationProblem } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import { pathOfUri } from '../sources/uri.ts';
import { pictureSize } from './picture-size.ts';
import type { Workspace } from './workspace.ts';

export type { AnnotationSet } from '../annotations/format.ts';

export interface OpenAnnotationsOptions {
  /** Name of the format; found out from the content when absent. */
  readonly format?: string;
  /** Folder of the pictures, where the format does not say. */
  readonly images?: string;
  /** Sizes of pictures, where they are known already; read from the files' headers when absent. */
  readonly sizeOf?: (uri: string) => Promise<PictureSize | null>;
  /** Take up `goldpan-extra.jsonl`, what a conversion wrote because the format has no room for it. Default: yes. */
  readonly extra?: boolean;
  /** Options of the format that mean something for reading. */
  readonly options?: Readonly<Record<string, string | boolean>>;
  readonly onProblem?: (problem: AnnotationProblem) => void;
  readonly signal?: AbortSignal;
}

/** @throws UserError for a name that no format has */
export function findFormat(name: string): AnnotationFormat {
  const wanted = name.toLowerCase();
  const format = ANNOTATION_FORMATS.find((candidate) => candidate.name === wanted);
  if (format) return format;
  const known = ANNOTATION_FORMATS.map((candidate) => candidate.name);
  throw new UserError(
    `There is no annotation format named ${name}.${suggestion(wanted, known)} Known: ${known.join(', ')}.`,
  );
}

/**
 * The format of a file or folder, by its names and first bytes.
 *
 * @throws UserError when it does not exist, or is of no format, or of several equally
 */
export async function detectFormat(path: string): Promise<AnnotationFormat> {
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new UserError(`"${path}" does not exist: check the spelling.`);
  const written = await Extra.formatOf(join(absolute, EXTRA_FILE));
  const own = ANNOTATION_FORMATS.find(({ name }) => name === written);
  if (own) return own;
  const sure = await Promise.all(ANNOTATION_FORMATS.map((format) => format.detect(absolute)));
  const best = Math.max(0, ...sure);
  const found = ANNOTATION_FORMATS.filter((_, i) => best > 0 && sure[i] === best);
  if (found.length === 1) return found[0]!;
  const known = (found.length > 0 ? found : ANNOTATION_FORMATS).map(({ name }) => name).join(', ');
  throw new UserError(
    found.length > 1
      ? `"${path}" may be several formats: ${known}. Say which with --from.`
      : `"${path}" is no annotation set of a known format. If it is one, say which with --from: ${known}.`,
  );
}

/**
 * Opens the annotations at a path.
 *
 * @param path file or folder
 * @throws UserError when it does not exist, or is not of the format
 */
export async function openAnnotations(path: string, options: OpenAnnotationsOptions = {}): Promise<AnnotationSet> {
  const format = options.format === undefined ? await detectFormat(path) : findFormat(options.format);
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new UserError(`"${path}" does not exist: check the spelling.`);
  const onProblem = options.onProblem ?? (() => {});
  const extra = options.extra === false ? null : await findExtra(absolute, format.name, onProblem);
  const opening = format.open(absolute, {
    ...(options.images !== undefined && { images: resolve(options.images) }),
    sizeOf: options.sizeOf ?? pictureSize,
    ...(extra && { knownSize: extra.sizeOf }),
    readParquet: readParquetRows,
    onProblem,
    ...(options.signal && { signal: options.signal }),
    ...(options.options && { options: options.options }),
  });
  if (!extra) return opening;
  const set = await opening.catch((error: unknown) => {
    if (error instanceof UserError) return emptySet(format.name);
    throw error;
  });
  return extra.restore(set, onProblem);
}

/** What was written beside a converted set of this format because the format has no room for it. */
async function findExtra(
  path: string,
  format: string,
  onProblem: (problem: AnnotationProblem) => void,
): Promise<Extra | null> {
  const isFolder = statSync(path).isDirectory();
  const files = isFolder
    ? [join(path, EXTRA_FILE)]
    : [join(dirname(path), extraFileOf(basename(path, extname(path)))), join(dirname(path), EXTRA_FILE)];
  for (const file of files) {
    const extra = existsSync(file) ? await Extra.index(file, onProblem) : null;
    if (extra?.format === format) return extra;
  }
  return null;
}

/** Opens the annotation sets a workspace knows of (`goldpan annotations`), in the order they were named. */
export function openRegisteredAnnotations(
  { manifest }: Pick<Workspace, 'manifest'>,
  options: Omit<OpenAnnotationsOptions, 'format' | 'images'> = {},
): Promise<AnnotationSet[]> {
  return Promise.all(
    manifest.annotations.map(({ format, uri, images }) =>
      openAnnotations(textPath(uri), {
        ...options,
        format,
        ...(images !== null && { images: textPath(images) }),
      }),
    ),
  );
}

/** @throws UserError for a name that is not UTF-8 */
export function textPath(uri: string): string {
  const path = pathOfUri(uri);
  if (typeof path === 'string') return path;
  throw new UserError(`The path of the annotations ${uri} is not valid UTF-8: rename it.`);
}
