import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  annotationFormats,
  type ExportDatasetOptions,
  type ExportDatasetSummary,
  type ExportProgress,
  exportDataset,
  type LeftOutReason,
  PICTURE_FORMATS,
  PICTURE_MODES,
  type PictureMode,
  type PictureOptions,
  RESIZE_MODES,
  UserError,
} from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { collect, loadConfigFor, openFor, wholeNumber } from './options.ts';
import { addRemovalOptions, type PlanFlags, removalOptions } from './plan.ts';
import { count, paint, print, printable, table } from './terminal.ts';

export interface ExportDatasetFlags
  extends Omit<PlanFlags, 'mode' | 'to'>,
    Omit<PictureOptions, 'padColour'>,
    Pick<ExportDatasetOptions, 'onlyAnnotated' | 'dropEmpty'> {
  readonly format?: string;
  readonly output?: string;
  readonly json?: boolean;
  readonly pictures?: PictureMode;
  readonly split?: readonly string[];
  readonly category?: readonly string[];
  readonly padColour?: string;
  readonly minVisible?: number;
  readonly set?: readonly string[];
  readonly record?: boolean;
  readonly extra?: boolean;
}

const OF_PICTURES = 'Pictures, converted on the way (annotations with them):';
const OF_IMAGES = 'Which images and objects:';
const OF_COPIES = 'What is left out, as by goldpan plan:';

const share = (text: string): number => {
  const number = Number(text);
  if (!(number >= 0 && number <= 1) || text.trim() === '') {
    throw new InvalidArgumentError('It must be between 0 and 1.');
  }
  return number;
};

/** Options of annotated datasets, in groups of their own. */
export function addDatasetOptions(command: Command): void {
  command
    .option('--format <format>', 'write an annotated dataset: coco, yolo, voc, imagefolder … (--list names all)')
    .addOption(
      new Option('--pictures <how>', 'how pictures get there; converted ones are written').choices(PICTURE_MODES),
    )
    .option('--set <name=value>', 'an option of the format (repeatable; --list names them)', collect)
    .option('--no-extra', 'write no goldpan-extra.jsonl, which keeps what the format has no room for')
    .option('--no-record', 'write no goldpan-export.json into the folder');
  command
    .optionsGroup(OF_IMAGES)
    .option('--split <split...>', 'only images of these splits')
    .option('--category <name...>', 'only objects of these categories, and images with these labels')
    .option('--only-annotated', 'only images that a registered annotation set speaks of')
    .option('--drop-empty', 'leave out images without objects (or labels, where there are no objects)');
  command
    .optionsGroup(OF_PICTURES)
    .addOption(new Option('--image-format <format>', 'write all pictures in this format').choices(PICTURE_FORMATS))
    .option('--quality <1–100>', 'of JPEG, WebP and AVIF (default: 90, AVIF 70)', wholeNumber)
    .option('--size <px>', 'such as 640 or 640x480')
    .addOption(new Option('--resize <how>', 'how pictures come to that size (default: fit)').choices(RESIZE_MODES))
    .option('--enlarge', 'let fit, long-side and short-side make small pictures larger')
    .option('--pad-colour <colour>', 'what a letterbox is filled with (default: 114, the grey of YOLO)')
    .option('--min-visible <0–1>', 'drop objects of which a crop leaves a smaller share', share)
    .option('--background <colour>', 'put this under transparent parts (default: white where the format has none)')
    .option('--srgb', 'take colours of other profiles, and CMYK, to sRGB')
    .option('--grayscale', 'make pictures grey')
    .option('--upright', 'turn pixels as EXIF says, which every conversion does')
    .option('--strip-metadata', 'leave out EXIF, XMP, IPTC and comments');
  addRemovalOptions(command.optionsGroup(OF_COPIES));
}

export async function runDatasetExport(flags: ExportDatasetFlags & { readonly format: string }): Promise<void> {
  const { format, output } = flags;
  const known = (await annotationFormats()).find(({ name }) => name === format.toLowerCase());
  if (output === undefined) {
    const target = known && known.target !== 'folder' ? `FILE${known.target}` : 'FOLDER';
    throw new UserError(`Say where to write to: goldpan export --format ${format} -o ${target}`);
  }
  const config = await loadConfigFor(flags);
  const workspace = await openFor(flags);
  const problems = new Problems();
  try {
    const options = datasetOptions(flags, format, output);
    const summary = await asJob(
      {
        kind: 'export',
        folder: workspace.folder,
        interrupted: 'Interrupted. Nothing was written.',
        display: flags.json ? undefined : exportCounter(),
        result: ({ images, objects }: ExportDatasetSummary) => ({ images, objects }),
      },
      (told) =>
        exportDataset(workspace, {
          ...options,
          ...removalOptions(flags, config),
          ...told,
          onProblem: problems.add,
        }),
    );
    if (flags.json) print(JSON.stringify({ ...summary, problems: problems.count }, null, 2));
    else printSummary(summary);
    problems.print();
    if ((summary.leftOut['picture-failed'] ?? 0) > 0) process.exitCode = 1;
  } finally {
    workspace.close();
  }
}

function datasetOptions(flags: ExportDatasetFlags, format: string, to: string): ExportDatasetOptions {
  const { split, category, minVisible, set, record, extra, pictures } = flags;
  const { imageFormat, quality, size, resize, enlarge, padColour, background } = flags;
  const { srgb, grayscale, upright, stripMetadata, onlyAnnotated, dropEmpty } = flags;
  return {
    format,
    to,
    ...(split && { splits: split }),
    ...(category && { categories: category }),
    ...(minVisible !== undefined && { minimumVisibleShare: minVisible }),
    ...(set && { formatOptions: Object.fromEntries(set.map(parseSetting)) }),
    ...(record === false && { record }),
    ...(extra === false && { extra }),
    ...(pictures && { pictures }),
    ...(imageFormat && { imageFormat }),
    ...(quality !== undefined && { quality }),
    ...(size !== undefined && { size }),
    ...(resize && { resize }),
    ...(padColour !== undefined && { padColour }),
    ...(background !== undefined && { background }),
    ...(enlarge && { enlarge }),
    ...(srgb && { srgb }),
    ...(grayscale && { grayscale }),
    ...(upright && { upright }),
    ...(stripMetadata && { stripMetadata }),
    ...(onlyAnnotated && { onlyAnnotated }),
    ...(dropEmpty && { dropEmpty }),
  };
}

function parseSetting(text: string): [string, string | boolean] {
  const at = text.indexOf('=');
  return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
}

/** Options that only datasets have, as the user writes them: nothing else takes them. */
export const datasetFlagsGiven = (command: Command): string[] =>
  command.options
    .filter((option) => [OF_IMAGES, OF_PICTURES, OF_COPIES].includes(option.helpGroupHeading ?? ''))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map((option) => option.long!);

const REASONS: Readonly<Record<LeftOutReason, string>> = {
  copy: 'copies of others',
  decided: 'decided to remove',
  check: 'findings of --check',
  unreadable: 'unreadable',
  'not-an-image': 'no images',
  'other-split': 'of other splits',
  'other-category': 'of other labels',
  'not-annotated': 'not annotated',
  empty: 'without objects',
  'picture-failed': 'picture could not be read or converted',
  'no-place': 'without what the format needs',
};

function printSummary(summary: ExportDatasetSummary): void {
  const { splits, leftOut, pictures, annotations, lost } = summary;
  const rows = splits.map(({ split, images, objects }) => [
    split === null ? 'no split' : printable(split),
    count(images),
    count(objects),
  ]);
  if (rows.length !== 1) rows.push(['all', count(summary.images), count(summary.objects)]);
  print(table(['split', 'images', 'objects'], rows, [1, 2]));
  const left = Object.entries(leftOut) as [LeftOutReason, number][];
  if (left.length > 0) {
    print('');
    print(
      table(
        ['left out', 'images'],
        left.map(([reason, images]) => [REASONS[reason], count(images)]),
        [1],
      ),
    );
  }
  const aspects = Object.entries(lost);
  if (aspects.length > 0) {
    print('');
    print(
      table(
        [`${summary.format} has no room for`, 'lost'],
        aspects.map(([aspect, number]) => [aspect.replaceAll('-', ' '), count(number)]),
        [1],
      ),
    );
  }
  print('');
  if (summary.extra !== null) {
    const { extra, format } = summary;
    print(`${extra} keeps what ${format} has no room for: goldpan takes it up when it reads the dataset.`);
  }
  if (pictures && pictures.converted > 0) {
    print(`${count(pictures.converted)} pictures converted, ${count(pictures.unchanged)} taken as they are.`);
  }
  if (annotations.dropped + annotations.clipped > 0) {
    print(
      `${count(annotations.clipped)} objects cut at the edge, ${count(annotations.dropped)} outside of it left out.`,
    );
  }
  if (annotations.lostMasks > 0) print(`${count(annotations.lostMasks)} masks could not be read and are left out.`);
  if (summary.unmatched > 0)
    print(`Annotations of ${count(summary.unmatched)} images that the last scan did not list.`);
  for (const note of summary.notes) print(paint('dim', note));
  print(`Written to ${printable(summary.to)}`);
}

const PROBLEMS_SHOWN = 10;

/** The first problems, on stderr once the work is done. */
class Problems {
  count = 0;
  readonly #first: string[] = [];

  readonly add: NonNullable<ExportDatasetOptions['onProblem']> = ({ file, where, reason }) => {
    this.count++;
    if (this.#first.length < PROBLEMS_SHOWN) {
      this.#first.push(printable([file, where, reason].filter((part) => part !== '').join(': ')));
    }
  };

  print(): void {
    for (const text of this.#first) process.stderr.write(`warning: ${text}\n`);
    if (this.count > this.#first.length) {
      process.stderr.write(`warning: and ${count(this.count - this.#first.length)} more\n`);
    }
  }
}

const REDRAW_MS = 200;

function exportCounter(): { show: (progress: ExportProgress) => void; finish: () => void } {
  let last = 0;
  return {
    show(progress) {
      if (process.stderr.isTTY !== true || Date.now() - last < REDRAW_MS) return;
      last = Date.now();
      const text =
        progress.step === 'analysing' ? progress.what : `exporting ${count(progress.done)}/${count(progress.total)}`;
      process.stderr.write(`\r\u001b[K${text}`);
    },
    finish() {
      if (last > 0) process.stderr.write('\r\u001b[K');
    },
  };
}
