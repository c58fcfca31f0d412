import type { AnnotationFormat } from '../annotations/format.ts';
import { type PictureMode, PlacedPictures } from '../annotations/placed-pictures.ts';
import type { WrittenImage } from '../catalog/export-images.ts';
import { recordExport } from '../catalog/exports-record.ts';
import { TakenPaths } from '../curate/placement.ts';
import type { AnnotatedImage, AnnotationProblem } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import { VERSION } from '../version.ts';
import { findFormat } from './annotation-sets.ts';
import { ConvertedPictures } from './converted-pictures.ts';
import type { ExportImage } from './export-image.ts';
import { ExportImages } from './export-images.ts';
import type { ExportDatasetOptions, ExportDatasetSummary, SplitCount } from './export-options.ts';
import { NotedPictures } from './export-pictures.ts';
import { EXPORT_RECORD, exportOptions, exportRecord } from './export-record.ts';
import { type PictureConversion, resolveConversion } from './picture-conversion.ts';
import type { Workspace } from './workspace.ts';
import { isWrittenAsFolder, type WrittenAnnotations, writeAnnotations } from './write-annotations.ts';

/**
 * Writes the images of a workspace that the decisions keep (those that a plan of the same options would keep), with
 * decided labels and splits and everything its annotation sets say, as a dataset of another format. It appears under
 * its name when all of it is written, and is recorded in the workspace.
 *
 * @throws UserError for options that make no sense, and when the target exists or cannot be written
 */
export async function exportDataset(
  workspace: Workspace,
  options: ExportDatasetOptions,
): Promise<ExportDatasetSummary> {
  const format = findFormat(options.format);
  checkFormatOptions(format, options.formatOptions ?? {});
  const conversion = resolveConversion(options);
  const mode = pictureMode(format, options, conversion);
  const images = await ExportImages.open(workspace, options, format, mode !== 'none');
  return new DatasetExport(workspace, options, format, mode, conversion, images).write();
}

function checkFormatOptions({ name, options = {} }: AnnotationFormat, given: Readonly<Record<string, unknown>>): void {
  const known = Object.keys(options);
  for (const option of Object.keys(given)) {
    if (known.includes(option)) continue;
    throw new UserError(
      `The format ${name} has no option ${option}. It has: ${known.map((one) => `--${one}`).join(', ') || 'none'}.`,
    );
  }
}

function pictureMode(
  format: AnnotationFormat,
  { to, pictures, minimumVisibleShare }: ExportDatasetOptions,
  conversion: PictureConversion | null,
): PictureMode {
  const isFolder = isWrittenAsFolder(format, to);
  const mode = pictures ?? (format.hasPictures && isFolder ? 'copy' : 'none');
  if (mode !== 'none' && !isFolder) {
    throw new UserError(`One ${format.name} file holds no pictures: name a folder with -o, or leave --pictures out.`);
  }
  if (conversion !== null && mode === 'none') {
    throw new UserError(
      isFolder
        ? 'Pictures that stay where they are cannot be converted: leave out --pictures none, or the options of pictures.'
        : `One ${format.name} file holds no pictures that could be converted: name a folder with -o.`,
    );
  }
  if (minimumVisibleShare !== undefined && !(minimumVisibleShare >= 0 && minimumVisibleShare <= 1)) {
    throw new UserError(`--min-visible is a share from 0 to 1, not ${minimumVisibleShare}.`);
  }
  return mode;
}

const sum = (splits: readonly SplitCount[], what: 'images' | 'objects'): number =>
  splits.reduce((total, split) => total + split[what], 0);

const RECORDED_AT_ONCE = 4096;

class DatasetExport {
  readonly #workspace: Workspace;
  readonly #options: ExportDatasetOptions;
  readonly #format: AnnotationFormat;
  readonly #mode: PictureMode;
  readonly #images: ExportImages;
  readonly #conversion: PictureConversion | null;
  readonly #paths = new TakenPaths();
  readonly #splits = new Map<string | undefined, { images: number; objects: number }>();
  readonly #onProblem: (problem: AnnotationProblem) => void;
  /** Images handed to the writer, by the picture's URL, until they are written or fail. */
  #handed = new Map<string, ExportImage & { readonly digest: string | null }>();
  #written: WrittenImage[] = [];
  #captions = 0;
  #turned = 0;
  #renamed = 0;

  constructor(
    workspace: Workspace,
    options: ExportDatasetOptions,
    format: AnnotationFormat,
    mode: PictureMode,
    conversion: PictureConversion | null,
    images: ExportImages,
  ) {
    this.#workspace = workspace;
    this.#options = options;
    this.#format = format;
    this.#mode = mode;
    this.#conversion = conversion;
    this.#images = images;
    this.#onProblem = options.onProblem ?? (() => {});
  }

  async write(): Promise<ExportDatasetSummary> {
    const { signal, to, formatOptions, extra = true, record = true } = this.#options;
    const mode = this.#mode;
    const converted = this.#conversion && this.#converter(this.#conversion);
    let noted: NotedPictures | null = null;
    let summary: Omit<ExportDatasetSummary, 'record' | 'to'> | null = null;
    try {
      const written = await writeAnnotations({
        format: this.#format,
        to,
        header: this.#images.header,
        images: this.#stream(converted),
        pictures: mode,
        openPictures: (output) => {
          const placed = new PlacedPictures(output, mode as Exclude<PictureMode, 'none'>);
          noted = new NotedPictures(converted ? converted.begin(output, placed) : placed);
          return noted;
        },
        ...(formatOptions && { options: formatOptions }),
        extra,
        onProblem: this.#onProblem,
        onWritten: (image) => {
          const name = noted ? noted.take(image) : null;
          // Nothing of it was asked for: the format has no place for such an image.
          if (name === undefined) this.#images.leaveOut('no-place');
          else this.#note(image, name);
        },
        beforeCommit: async (output, sofar) => {
          summary = this.#summary(sofar, converted, noted);
          if (!record || !isWrittenAsFolder(this.#format, to)) return;
          await output.writeFile(
            EXPORT_RECORD,
            exportRecord(this.#workspace, this.#images.decisions, this.#options, summary),
          );
        },
        ...(signal && { signal }),
      });
      await this.#flush();
      const kept = await recordExport(
        this.#workspace.folder,
        {
          format: this.#format.name,
          folder: written.to,
          files: [...written.files],
          options: exportOptions(this.#options),
          version: VERSION,
        },
        this.#images.queries.written(),
      );
      return { ...summary!, to: written.to, record: kept.id };
    } finally {
      await converted?.close();
      await this.#images.queries.clear();
    }
  }

  #converter(conversion: PictureConversion): ConvertedPictures {
    return new ConvertedPictures({
      conversion,
      limits: this.#options.limits ?? {},
      minimumVisibleShare: this.#options.minimumVisibleShare ?? 0,
      signal: this.#options.signal,
      onFailure: (image, reason) => {
        this.#images.leaveOut('picture-failed');
        this.#onProblem({ file: image.id, where: '', reason, kind: 'missing-image' });
      },
    });
  }

  /** The images as they are written, each path given once. */
  async *#stream(converted: ConvertedPictures | null): AsyncGenerator<readonly AnnotatedImage[]> {
    const images = this.#images.images();
    const { total } = this.#images;
    for await (const batch of converted ? converted.carry(images) : images) {
      // Whatever the last batch did not write has failed.
      this.#handed = new Map();
      await this.#flush();
      yield batch.map((image) => this.#named(image, converted));
      this.#options.onProgress?.({ step: 'exporting', done: this.#images.done, total });
    }
  }

  #named(image: ExportImage, converted: ConvertedPictures | null): AnnotatedImage {
    const { annotated } = image;
    const key = `${annotated.split ?? ''}\0${annotated.path}`;
    const free = this.#paths.claim(key);
    const path = free.slice(free.indexOf('\0') + 1);
    if (free !== key) this.#renamed++;
    this.#handed.set(annotated.uri!, { ...image, digest: converted?.digestOf(annotated) ?? null });
    return free === key ? annotated : { ...annotated, path };
  }

  #note(image: AnnotatedImage, file: string | null): void {
    const handed = this.#handed.get(image.uri!)!;
    const { id, sha256, orientation, digest } = handed;
    this.#written.push({ id, sha256, file, fileSha256: digest });
    const count = this.#splits.get(image.split) ?? { images: 0, objects: 0 };
    count.images++;
    count.objects += image.objects.length;
    this.#splits.set(image.split, count);
    this.#captions += image.captions?.length ?? 0;
    if (digest === null && orientation !== 1 && this.#mode !== 'none') this.#turned++;
  }

  async #flush(): Promise<void> {
    for (let i = 0; i < this.#written.length; i += RECORDED_AT_ONCE) {
      await this.#images.queries.noteWritten(this.#written.slice(i, i + RECORDED_AT_ONCE));
    }
    this.#written = [];
  }

  #summary(
    written: WrittenAnnotations,
    converted: ConvertedPictures | null,
    noted: NotedPictures | null,
  ): Omit<ExportDatasetSummary, 'record' | 'to'> {
    for (let i = 0; i < (noted?.failed ?? 0); i++) this.#images.leaveOut('picture-failed');
    const { dropped = 0, clipped = 0, lostMasks = 0, otherSizes = 0 } = converted?.annotations ?? {};
    const splits: SplitCount[] = [...this.#splits].map(([split, count]) => ({ split: split ?? null, ...count }));
    splits.sort((a, b) => (a.split === null ? 1 : b.split === null ? -1 : a.split < b.split ? -1 : 1));
    const { counts } = converted ?? { counts: { converted: 0, unchanged: sum(splits, 'images'), damaged: 0 } };
    const notes = [...written.notes];
    const note = (number: number, text: string) => number > 0 && notes.push(`${number} ${text}`);
    note(this.#renamed, 'images have the name of another one and were called name~2, name~3 …');
    note(counts.damaged, 'pictures end early: what is missing in them is grey');
    note(otherSizes, 'images have annotations made for a picture of another size');
    note(
      this.#turned,
      'pictures are stored turned, and annotated as they are seen: readers that ignore EXIF need --upright',
    );
    return {
      format: written.format,
      images: sum(splits, 'images'),
      objects: sum(splits, 'objects'),
      captions: this.#captions,
      splits,
      leftOut: this.#images.leftOut,
      pictures:
        this.#mode === 'none' ? null : { mode: this.#mode, converted: counts.converted, unchanged: counts.unchanged },
      annotations: { dropped, clipped, lostMasks },
      unmatched: this.#images.unmatched.count,
      lost: written.lost,
      extra: written.extra?.file ?? null,
      notes,
    };
  }
}
