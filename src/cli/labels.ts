import { type Command, Option } from 'commander';
import {
  findLabelErrorsInFiles,
  LABEL_FILTERS,
  LABEL_SCORES,
  type LabelErrors,
  type LabelFilter,
  type LabelScore,
  UserError,
  writeLabelErrors,
} from '../pipeline/api.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { printLabelErrors } from './label-tables.ts';
import {
  addOutputOptions,
  type OutputFlags,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';

export interface LabelsFlags extends WorkspaceFlags, OutputFlags {
  readonly probs?: string;
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
  addOutputOptions(
    program
      .command('labels')
      .description('wrong labels: by predicted probabilities (confident learning), or by nearest neighbours')
      .option('--probs <file>', 'predicted probabilities: .npy, .npz, CSV, TSV, JSON, JSON Lines or Parquet')
      .option('--labels <file>', 'given labels in any of these formats, or one per line; needs no workspace')
      .addOption(workspaceOption())
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
      .addOption(
        new Option('--score <score>', 'by what images are ranked (default: normalized_margin)').choices(LABEL_SCORES),
      )
      .option('--adjusted', "take off each class's usual confidence before ranking")
      .option('--min-per-class <n>', 'images of a class that are left in peace (default: 1)', wholeNumber)
      .option('--all', 'list every image, not only issues')
      .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 30),
  ).action(runLabels);
}

async function runLabels(flags: LabelsFlags): Promise<void> {
  const format = outputFormat(flags);
  const found = await findFor(flags);
  if (format) await writeLabelErrors(found, format, flags.output ?? process.stdout);
  else printLabelErrors(found, flags.limit);
}

async function findFor(flags: LabelsFlags): Promise<LabelErrors> {
  const { probs } = flags;
  if (probs === undefined)
    throw new UserError('Name the predicted probabilities: goldpan labels --probs FILE --labels FILE');
  return findLabelErrorsInFiles({
    probs,
    ...fileOptions(flags),
    ...findOptions(flags),
    signal: abortOnInterrupt('Interrupted.'),
  });
}

const given = <K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>);

const fileOptions = (flags: LabelsFlags) => ({
  ...given('labels', flags.labels),
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
