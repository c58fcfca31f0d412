import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AnnotationFormat, AnnotationSet } from '../annotations/format.ts';
import type { PictureMode } from '../annotations/placed-pictures.ts';
import { readManifest } from '../catalog/manifest.ts';
import type { AnnotatedImage, AnnotationProblem } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import { detectFormat, findFormat, openAnnotations, textPath } from './annotation-sets.ts';
import { ProblemLog } from './problem-log.ts';
import { isWrittenAsFolder, type WrittenAnnotations, writeAnnotations } from './write-annotations.ts';

const MANIFEST_FILE = 'goldpan.json';

export interface ConvertOptions {
  /** File or folder of annotations, or a workspace that knows of one set. */
  readonly from: string;
  /** Name of its format; found out from the content when absent. */
  readonly fromFormat?: string;
  /** Folder or file to make. */
  readonly to: string;
  /** Name of the format to write. */
  readonly format: string;
  /** Folder of the pictures, where the annotations do not say. */
  readonly images?: string;
  /** Default: copies where the format's layout has pictures in it and they are found, else none. */
  readonly pictures?: PictureMode;
  /** Only images of these splits. */
  readonly splits?: readonly string[];
  /** Keep what the format has no room for in `goldpan-extra.jsonl`. Default: yes. */
  readonly extra?: boolean;
  /** Options of both formats. */
  readonly options?: Readonly<Record<string, string | boolean>>;
  /** Write every problem into this file, one JSON object per line. */
  readonly problems?: string;
  readonly onProgress?: (images: number) => void;
  readonly signal?: AbortSignal;
}

/** What `convertAnnotations` returns and `goldpan convert --json` prints. */
export interface ConvertSummary extends Omit<WrittenAnnotations, 'files'> {
  readonly from: { readonly path: string; readonly format: string };
  readonly categories: number;
  /** Images whose picture was not found. */
  readonly picturesNotFound: number;
  /** Images of other splits than those asked for. */
  readonly ofOtherSplits: number;
  readonly problems: {
    readonly count: number;
    readonly byKind: Readonly<Partial<Record<AnnotationProblem['kind'], number>>>;
    readonly first: readonly AnnotationProblem[];
  };
  readonly seconds: number;
}

/**
 * Writes the annotations of one format as another. What is malformed costs itself and is reported.
 *
 * @throws UserError when there is nothing to read, the target exists or cannot be written, or an option is unknown
 */
export async function convertAnnotations(options: ConvertOptions): Promise<ConvertSummary> {
  const began = performance.now();
  const target = findFormat(options.format);
  const source = await sourceOf(options);
  checkOptions(options.options ?? {}, [target, source.format]);
  const log = new ProblemLog(options.problems);
  try {
    const set = await openAnnotations(source.path, {
      format: source.format.name,
      ...(source.images !== undefined && { images: source.images }),
      ...(options.options && { options: options.options }),
      onProblem: log.add,
      ...(options.signal && { signal: options.signal }),
    });
    const seen = { picturesNotFound: 0, ofOtherSplits: 0, splits: new Set<string>() };
    const { images, hasPictures } = await peeked(chosen(set, options.splits, seen));
    const wantsPictures = target.hasPictures && isWrittenAsFolder(target, options.to);
    const pictures = options.pictures ?? (wantsPictures && hasPictures ? 'copy' : 'none');
    const written = await writeAnnotations({
      format: target,
      to: options.to,
      header: set.header,
      images,
      pictures,
      extra: options.extra ?? true,
      ...(options.options && { options: options.options }),
      onProblem: log.add,
      ...(options.onProgress && { onProgress: options.onProgress }),
      ...(options.signal && { signal: options.signal }),
    });
    if (options.splits && written.images === 0 && seen.ofOtherSplits > 0) {
      throw new UserError(
        `No image is in ${options.splits.join(', ')}: ${source.path} has ${[...seen.splits].sort().join(', ') || 'no splits'}.`,
      );
    }
    const notes = [...written.notes];
    if (wantsPictures && pictures === 'none') {
      notes.push(
        options.pictures === 'none'
          ? 'Pictures were left where they are; reading the new set needs --images FOLDER.'
          : 'No pictures were found, and none were placed; --images FOLDER says where they are.',
      );
    }
    const { files: _, ...rest } = written;
    return {
      ...rest,
      notes,
      from: { path: source.path, format: source.format.name },
      categories: set.header.categories.length,
      picturesNotFound: seen.picturesNotFound,
      ofOtherSplits: seen.ofOtherSplits,
      problems: log.summary(),
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    log.close();
  }
}

interface Source {
  readonly path: string;
  readonly format: AnnotationFormat;
  readonly images: string | undefined;
}

/** A path, or the one set that a workspace knows of. */
async function sourceOf({ from, fromFormat, images }: ConvertOptions): Promise<Source> {
  const path = resolve(from);
  if (!existsSync(path)) throw new UserError(`"${from}" does not exist: check the spelling.`);
  const workspace = [path, join(path, '.goldpan')].find(
    (folder) => fromFormat === undefined && existsSync(join(folder, MANIFEST_FILE)),
  );
  const registered = workspace === undefined ? [] : readManifest(workspace).annotations;
  if (workspace === undefined || (registered.length === 0 && workspace !== path)) {
    const format = fromFormat === undefined ? await detectFormat(path) : findFormat(fromFormat);
    return { path, format, images };
  }
  const [set] = registered;
  if (registered.length > 1 || !set) {
    const known = registered.map(({ uri }) => textPath(uri)).join(', ');
    throw new UserError(
      set
        ? `The workspace ${from} knows of ${registered.length} annotation sets; name one of them: ${known}.`
        : `The workspace ${from} knows of no annotations: goldpan annotations PATH takes them in.`,
    );
  }
  const folder = images ?? (set.images === null ? undefined : textPath(set.images));
  return { path: textPath(set.uri), format: findFormat(set.format), images: folder };
}

function checkOptions(given: Readonly<Record<string, string | boolean>>, formats: readonly AnnotationFormat[]): void {
  const known = new Map(formats.flatMap(({ options = {} }) => Object.entries(options)));
  for (const [name, value] of Object.entries(given)) {
    const option = known.get(name);
    if (!option) {
      throw new UserError(
        `Neither ${formats.map((format) => format.name).join(' nor ')} has an option named ${name}. They have: ${[...known.keys()].join(', ') || 'none'}.`,
      );
    }
    if ((option.type === 'flag') !== (typeof value === 'boolean')) {
      throw new UserError(
        option.type === 'flag' ? `--set ${name} takes no value.` : `--set ${name} needs a value: --set ${name}=VALUE.`,
      );
    }
  }
}

async function* chosen(
  set: AnnotationSet,
  splits: readonly string[] | undefined,
  seen: { picturesNotFound: number; ofOtherSplits: number; readonly splits: Set<string> },
): AsyncGenerator<readonly AnnotatedImage[]> {
  for await (const batch of set.images()) {
    const kept = batch.filter(({ split }) => {
      if (split !== undefined) seen.splits.add(split);
      const isKept = splits === undefined || (split !== undefined && splits.includes(split));
      if (!isKept) seen.ofOtherSplits++;
      return isKept;
    });
    for (const { uri, inside } of kept) if (uri === null && !inside) seen.picturesNotFound++;
    if (kept.length > 0) yield kept;
  }
}

/** Looks at the first images for whether there are pictures, without taking them away. */
async function peeked(images: AsyncGenerator<readonly AnnotatedImage[]>) {
  const first = await images.next();
  const hasPictures =
    first.done !== true && first.value.some(({ uri, inside }) => uri !== null || inside !== undefined);
  async function* all() {
    if (first.done !== true) yield first.value;
    yield* images;
  }
  return { images: all(), hasPictures };
}
