import { type Command, Option } from 'commander';
import {
  annotationFormats,
  type ConvertSummary,
  convertAnnotations,
  PICTURE_MODES,
  type PictureMode,
  UserError,
} from '../pipeline/api.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { collect } from './options.ts';
import { count, duration, paint, print, printable, table } from './terminal.ts';

interface ConvertFlags {
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
  readonly images?: string;
  readonly pictures?: PictureMode;
  readonly split?: readonly string[];
  readonly set?: readonly string[];
  readonly extra: boolean;
  readonly problems?: string;
  readonly strict?: boolean;
  readonly list?: boolean;
  readonly json?: boolean;
}

export function addConvertCommand(program: Command): void {
  program
    .command('convert')
    .summary('write annotations of one format as another, without losing anything')
    .description(
      `Writes annotations of one format as another, all of them:
  goldpan convert instances_train.json --to yolo -o FOLDER
What the new format has no room for is kept beside it in goldpan-extra.jsonl, and is there again when goldpan reads the
new set. (What the decisions of a workspace keep is written by goldpan export --format.)`,
    )
    .argument('[in]', 'file or folder of annotations, or a workspace with one annotation set')
    .option('--from <format>', 'its format (default: told from the content)')
    .option('--to <format>', 'format to write')
    .option('-o, --output <path>', 'folder or file to write; it must not exist, or be an empty folder')
    .option('--images <folder>', 'where the pictures are, if the annotations do not say')
    .addOption(
      new Option('--pictures <how>', 'how pictures get into the new set (default: copy, where it has a place)').choices(
        PICTURE_MODES,
      ),
    )
    .option('--split <split...>', 'only images of these splits')
    .option('--set <name=value>', 'an option of either format (repeatable; --list names them)', collect)
    .option('--no-extra', 'write no goldpan-extra.jsonl')
    .option('--problems <file>', 'write every problem into this file, a JSON object per line')
    .option('--strict', 'exit with 1 when something malformed was left out')
    .option('--list', 'list the formats and what each has room for')
    .option('--json', 'print one JSON object')
    .action(runConvert);
}

async function runConvert(from: string | undefined, flags: ConvertFlags): Promise<void> {
  if (flags.list) return listFormats(flags.json ?? false);
  if (from === undefined || flags.to === undefined || flags.output === undefined) {
    throw new UserError(
      'Say what to convert, into which format, and where to: goldpan convert IN --to FORMAT -o OUT (goldpan convert --list)',
    );
  }
  const { images, pictures, split, set, problems } = flags;
  const counter = flags.json ? null : new Counter();
  let summary: ConvertSummary;
  try {
    summary = await convertAnnotations({
      from,
      ...(flags.from !== undefined && { fromFormat: flags.from }),
      to: flags.output,
      format: flags.to,
      ...(images !== undefined && { images }),
      ...(pictures && { pictures }),
      ...(split && { splits: split }),
      ...(set && { options: Object.fromEntries(set.map(parseSetting)) }),
      extra: flags.extra,
      ...(problems !== undefined && { problems }),
      ...(counter && { onProgress: counter.show }),
      signal: abortOnInterrupt('Interrupted. Nothing was written.'),
    });
  } finally {
    counter?.finish();
  }
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary, problems);
  if (flags.strict && (summary.problems.byKind.malformed ?? 0) > 0) process.exitCode = 1;
}

function parseSetting(text: string): [string, string | boolean] {
  const at = text.indexOf('=');
  return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
}

function printSummary(summary: ConvertSummary, problemsFile: string | undefined): void {
  const { from, format, images, objects, categories, lost, extra, problems } = summary;
  print(`${printable(from.path)} (${from.format}) → ${printable(summary.to)} (${format})`);
  print(
    `${count(images)} images · ${count(objects)} objects · ${count(categories)} categories · ${duration(summary.seconds)}`,
  );
  if (summary.ofOtherSplits > 0) print(`${count(summary.ofOtherSplits)} images are of other splits.`);
  if (summary.picturesNotFound > 0) print(`The pictures of ${count(summary.picturesNotFound)} images were not found.`);
  if (summary.withoutPicture > 0) {
    print(`${count(summary.withoutPicture)} images were left out, since their pictures cannot be had.`);
  }
  const aspects = Object.entries(lost);
  if (aspects.length > 0) {
    print('');
    print(
      table(
        [`${format} has no room for`, 'number'],
        aspects.map(([aspect, number]) => [aspect.replaceAll('-', ' '), count(number)]),
        [1],
      ),
    );
  }
  if (extra) {
    const what = extra.images > 0 ? `the full records of ${count(extra.images)} images` : 'what is said of the set';
    print(`${extra.file} keeps ${what}: goldpan takes it up when it reads the new set.`);
  }
  for (const note of summary.notes) print(paint('dim', note));
  if (problems.count === 0) return;
  print('');
  print(
    table(
      ['problem', 'number'],
      Object.entries(problems.byKind).map(([kind, number]) => [kind, count(number)]),
      [1],
    ),
  );
  for (const { file, where, reason } of problems.first) {
    print(printable([file, where, reason].filter((part) => part !== '').join(': ')));
  }
  const more = problems.count - problems.first.length;
  if (problemsFile !== undefined) print(`All of them are in ${printable(problemsFile)}`);
  else if (more > 0) print(`and ${count(more)} more; --problems FILE writes all of them`);
}

async function listFormats(json: boolean): Promise<void> {
  const formats = await annotationFormats();
  if (json) {
    print(
      JSON.stringify(
        formats.map(({ name, title, description, target, asFile, hasPictures, holds, options = {} }) => ({
          name,
          title,
          description,
          target,
          asFile,
          hasPictures,
          holds,
          options,
        })),
        null,
        2,
      ),
    );
    return;
  }
  for (const { name, title, description, target, asFile, holds, options = {} } of formats) {
    const written = target === 'folder' ? `a folder${asFile ? ` or a ${asFile} file` : ''}` : `a ${target} file`;
    print(`${paint('bold', name)}  ${title}: ${description}; ${written}`);
    print(`  holds: ${holds.map((aspect) => aspect.replaceAll('-', ' ')).join(', ')}`);
    for (const [option, { type, description: text }] of Object.entries(options)) {
      print(`  --set ${option}${type === 'flag' ? '' : '=…'}  ${text}`);
    }
  }
}

const REDRAW_MS = 200;

/** Images done, on a terminal. */
class Counter {
  #last = 0;

  readonly show = (images: number): void => {
    if (process.stderr.isTTY !== true || Date.now() - this.#last < REDRAW_MS) return;
    this.#last = Date.now();
    process.stderr.write(`\r\u001b[Kconverting · ${count(images)} images`);
  };

  finish(): void {
    if (this.#last > 0) process.stderr.write('\r\u001b[K');
  }
}
