import { type Command, InvalidArgumentError } from 'commander';
import {
  type DatasetSplit,
  type Relation,
  type SplitSummary,
  splitDataset,
  UserError,
  writeSplit,
} from '../pipeline/api.ts';
import { relationOption } from './leaks.ts';
import {
  addOutputOptions,
  type OutputFlags,
  openFor,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

const LABELS_SHOWN = 20;

interface SplitFlags extends WorkspaceFlags, OutputFlags {
  readonly ratios: readonly number[];
  readonly names?: readonly string[];
  readonly stratify: string;
  readonly protect?: readonly string[];
  readonly seed: number;
  readonly relation?: readonly Relation[];
  readonly record?: boolean;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const numbers = (text: string): number[] =>
  list(text).map((part) => {
    if (!(Number(part) > 0)) throw new InvalidArgumentError(`"${part}" is no number above 0.`);
    return Number(part);
  });

export function addSplitCommand(program: Command): void {
  addOutputOptions(
    program
      .command('split')
      .description('assign images to splits: related ones stay together, labels are spread evenly')
      .addOption(workspaceOption())
      .requiredOption('--ratios <shares>', 'such as 0.8,0.1,0.1', numbers)
      .option('--names <names>', 'of the splits (default: train,val,test or train,test)', list)
      .option('--stratify <column>', 'what to spread evenly: label, a column, an attribute, or none', 'label')
      .option('--protect <split...>', 'splits that keep exactly the images they have')
      .option('--seed <n>', 'another seed gives other splits', wholeNumber, 0)
      .addOption(relationOption('what must stay together (default: copies, and the same scene)'))
      .option('--record', 'write the assignment to the decision log'),
  ).action(runSplit);
}

async function runSplit(flags: SplitFlags): Promise<void> {
  if (flags.output === undefined && (flags.json || flags.format) && flags.record)
    throw new UserError('--record prints what it did: write the rows to a file with -o FILE.');
  const workspace = await openFor(flags);
  try {
    const split = await splitDataset(workspace, {
      ratios: flags.ratios,
      ...(flags.names ? { names: flags.names } : {}),
      stratify: flags.stratify,
      ...(flags.protect ? { protect: flags.protect } : {}),
      seed: flags.seed,
      ...(flags.relation ? { relations: flags.relation } : {}),
    });
    const format = outputFormat(flags);
    if (format) await writeSplit(workspace, split.rows(), format, flags.output ?? process.stdout);
    if (format && flags.output === undefined) return;
    printSplit(split);
    const recorded = flags.record ? await split.record() : 0;
    if (flags.output !== undefined) print(`\nwrote ${flags.output}`);
    if (flags.record) print(`\n${count(recorded)} decisions recorded.`);
    if (flags.output === undefined && !flags.record)
      print(paint('dim', '\nNothing was written. To keep it: -o split.csv, or --record for the decision log.'));
  } finally {
    workspace.close();
  }
}

function printSplit({ summary, leaks }: DatasetSplit): void {
  const { splits, excluded, groups, largestGroup, largestDeviation } = summary;
  print(labelTable(summary));
  const wanted = splits.flatMap(({ name, share: got, wanted: asked }) =>
    got === null || asked === null
      ? [`${printable(name)} as it was`]
      : [`${printable(name)} ${(100 * got).toFixed(1)} % (asked for ${(100 * asked).toFixed(1)} %)`],
  );
  print(`\n${wanted.join(', ')}`);
  print(`${count(groups)} groups of related images kept whole, the largest of ${count(largestGroup)}`);
  if (largestDeviation) {
    const { points, split, label } = largestDeviation;
    print(
      `largest deviation of a label’s share: ${points.toFixed(2)} points (${label === null ? 'no label' : printable(label)} in ${printable(split)})`,
    );
  }
  if (excluded > 0) print(`${count(excluded)} images are left out, being related to a protected split`);
  print(
    `${paint(leaks === 0 ? 'green' : 'red', `${count(leaks)} leaks`)}: every related pair was checked against the assignment`,
  );
  if (leaks > 0) {
    print('They are between protected splits, which stay as they are.');
    process.exitCode = 1;
  }
}

/** Images of each label per split, and what share of the split they are. */
function labelTable({ splits, labels }: SplitSummary): string {
  const row = (name: string, images: readonly number[]): string[] => [
    name,
    count(images.reduce((sum, n) => sum + n, 0)),
    ...images.flatMap((n, i) => [count(n), share(n, splits[i]!.images)]),
  ];
  const rows = labels
    .slice(0, LABELS_SHOWN)
    .map(({ label, images }) => row(label === null ? '(none)' : printable(label), images));
  const rest = labels.slice(LABELS_SHOWN);
  if (rest.length > 0) {
    const sums = splits.map((_, i) => rest.reduce((sum, { images }) => sum + images[i]!, 0));
    rows.push(row(`${count(rest.length)} more`, sums));
  }
  rows.push(
    row(
      'all',
      splits.map(({ images }) => images),
    ),
  );
  return table(
    ['label', 'images', ...splits.flatMap(({ name }) => [printable(name), ''])],
    rows,
    Array.from({ length: 2 * splits.length + 1 }, (_, i) => i + 1),
  );
}
