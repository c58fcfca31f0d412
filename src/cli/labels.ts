import { type Command, Option } from 'commander';
import {
  type DecidedLabels,
  decideLabels,
  findBoxErrors,
  findLabelErrors,
  findLabelErrorsInFiles,
  findWorkspace,
  LABEL_DECISIONS,
  LABEL_FILTERS,
  LABEL_SCORES,
  type LabelDecision,
  type LabelErrors,
  type LabelFilter,
  type LabelScore,
  UserError,
  writeBoxErrors,
  writeLabelErrors,
} from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, metricOption, runAnalysis, searchOption } from './analysis-options.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { printBoxErrors } from './label-box-tables.ts';
import { printLabelErrors } from './label-tables.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { count, print } from './terminal.ts';

export interface LabelsFlags extends Omit<AnalysisFlags, 'neighbours'> {
  readonly k?: number;
  readonly decide?: LabelDecision;
  readonly probs?: string;
  readonly predictions?: string;
  readonly annotations?: string;
  readonly from?: string;
  readonly labels?: string;
  readonly classes?: string;
  readonly softmax?: boolean;
  readonly normalise?: boolean;
  readonly idColumn?: string;
  readonly labelColumn?: string;
  readonly array?: string;
  readonly filter?: LabelFilter;
  readonly score?: LabelScore;
  readonly adjusted?: boolean;
  readonly minPerClass?: number;
  readonly all?: boolean;
  readonly limit: number;
}

export function addLabelsCommand(program: Command): void {
  addAnalysisOptions(
    program
      .command('labels')
      .description('wrong labels: by predicted probabilities (confident learning), nearest neighbours, and copies')
      .option('--probs <file>', 'predicted probabilities: .npy, .npz, CSV, TSV, JSON, JSON Lines or Parquet')
      .option('--labels <file>', 'given labels in any of these formats, or one per line: needs no workspace')
      .option('--classes <file|list>', 'class names in the order of the columns: a,b,c or a file')
      .option('--softmax', 'the numbers are logits, or logarithms of probabilities')
      .option('--normalise', 'divide every row by its sum')
      .option('--id-column <name>', "column with the image's id or path")
      .option('--label-column <name>', 'column with the given label')
      .option('--array <name>', 'array of an .npz file')
      .addOption(
        new Option('--filter <filter>', 'which labels are issues (default: prune_by_noise_rate)').choices(
          LABEL_FILTERS,
        ),
      )
      .addOption(new Option('--score <score>', 'by what images are ranked (default: label_odds)').choices(LABEL_SCORES))
      .option('--adjusted', "take off each class's usual confidence before ranking")
      .option('--min-per-class <n>', 'images of a class that are left in peace (default: 1)', wholeNumber)
      .option(
        '--predictions <path>',
        'boxes with confidences: COCO results, or a folder of YOLO files; with --annotations',
      )
      .option('--annotations <path>', 'annotated boxes that --predictions is compared with; needs no workspace')
      .option('--from <format>', 'format of --annotations (default: found out)')
      .option('--k <n>', 'without --probs: neighbours that vote (default: 10)', wholeNumber)
      .addOption(metricOption())
      .addOption(searchOption())
      .addOption(
        new Option('--decide <what>', 'relabel or remove the clear ones, by the rule labels').choices(LABEL_DECISIONS),
      )
      .option('--all', 'list every image, not only issues')
      .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 30),
    false,
  ).action(runLabels);
}

async function runLabels(flags: LabelsFlags): Promise<void> {
  const format = outputFormat(flags);
  if (flags.predictions !== undefined || flags.annotations !== undefined) return runBoxes(flags, format);
  const found = await findFor(flags);
  const decided = flags.decide === undefined ? null : await decideLabels(found, flags.decide);
  if (format) await writeLabelErrors(found, format, flags.output ?? process.stdout);
  else printLabelErrors(found, flags.limit);
  if (decided) (format ? printError : print)(decidedInWords(decided, flags.decide!));
}

async function runBoxes(flags: LabelsFlags, format: ReturnType<typeof outputFormat>): Promise<void> {
  const { predictions, annotations, from, limit } = flags;
  if (predictions === undefined || annotations === undefined) {
    throw new UserError(
      '--predictions PATH and --annotations PATH go together: boxes of a model, and those to be checked.',
    );
  }
  const signal = abortOnInterrupt('Interrupted.');
  const found = await findBoxErrors({ predictions, annotations, ...given('from', from), signal });
  if (format) await writeBoxErrors(found, format, flags.output ?? process.stdout);
  else printBoxErrors(found, limit);
}

/** From files alone where labels are given, or where there is no workspace; else of the images of the workspace. */
async function findFor(flags: LabelsFlags): Promise<LabelErrors> {
  const { probs, labels, workspace } = flags;
  if (labels !== undefined && workspace !== undefined) {
    throw new UserError(
      '--labels FILE and -w WORKSPACE exclude each other: labels come from the one or from the other.',
    );
  }
  const isOfFiles =
    labels !== undefined || (probs !== undefined && workspace === undefined && findWorkspace(process.cwd()) === null);
  if (probs === undefined && labels === undefined && workspace === undefined && findWorkspace(process.cwd()) === null) {
    throw new UserError(
      'Name the predicted probabilities and labels (goldpan labels --probs FILE --labels FILE), or a workspace (-w FOLDER).',
    );
  }
  if (!isOfFiles) {
    return runAnalysis(
      'labels',
      flags as AnalysisFlags,
      (options) =>
        findLabelErrors({
          ...options,
          ...given('probs', probs),
          ...given('k', flags.k),
          ...fileOptions(flags),
          ...findOptions(flags),
        }),
      ({ issueCount, images }) => ({ issues: issueCount, images }),
    );
  }
  if (probs === undefined) throw new UserError('--labels FILE needs predicted probabilities beside it: --probs FILE.');
  if (flags.decide !== undefined)
    throw new UserError('--decide needs a workspace, which keeps the decisions: -w FOLDER.');
  const signal = abortOnInterrupt('Interrupted.');
  return findLabelErrorsInFiles({
    probs,
    ...given('labels', labels),
    ...fileOptions(flags),
    ...findOptions(flags),
    signal,
  });
}

const printError = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const decidedInWords = ({ decided, unclear, withdrawn, left }: DecidedLabels, what: LabelDecision): string =>
  [
    `${count(decided)} images to ${what} by the rule labels`,
    `${count(unclear)} issues are not clear enough for a rule: goldpan review`,
    ...(left > 0 ? [`${count(left)} left as somebody decided`] : []),
    ...(withdrawn > 0 ? [`${count(withdrawn)} earlier decisions of the rule withdrawn`] : []),
  ].join('; ');

const given = <K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>);

const fileOptions = (flags: LabelsFlags) => ({
  ...given('classes', flags.classes),
  ...given('softmax', flags.softmax),
  ...given('normalise', flags.normalise),
  ...given('idColumn', flags.idColumn),
  ...given('labelColumn', flags.labelColumn),
  ...given('array', flags.array),
});

const findOptions = (flags: LabelsFlags) => ({
  ...given('filter', flags.filter),
  ...given('score', flags.score),
  ...given('adjusted', flags.adjusted),
  ...given('minExamplesPerClass', flags.minPerClass),
  ...given('all', flags.all),
});
