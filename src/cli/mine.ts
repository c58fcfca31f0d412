import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  AGGREGATES,
  type Aggregate,
  compareRounds,
  listRounds,
  locateWorkspace,
  type Mined,
  mine,
  storedRound,
  UNCERTAINTIES,
  type Uncertainty,
  UserError,
  writeImageList,
  writeMined,
} from '../pipeline/api.ts';
import { anyNumber } from './analysis-options.ts';
import { asJob } from './as-job.ts';
import { printChosen, printComparison, printMetrics, printMined, printRounds } from './mine-tables.ts';
import {
  addOutputOptions,
  type OutputFlags,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { paint, print, printable } from './terminal.ts';

interface MineFlags extends WorkspaceFlags, OutputFlags {
  readonly probs?: string;
  readonly predictions?: string;
  readonly annotations?: string;
  readonly from?: string;
  readonly aggregate?: Aggregate;
  readonly iou?: number;
  readonly background?: boolean;
  readonly classes?: string;
  readonly softmax?: boolean;
  readonly normalise?: boolean;
  readonly idColumn?: string;
  readonly array?: string;
  readonly count: number;
  readonly strategy: Uncertainty;
  readonly diversity?: number;
  readonly split?: string;
  readonly all?: boolean;
  readonly falsePositives?: true | number;
  readonly confidence?: number;
  readonly again?: boolean;
  readonly embedder?: string;
  readonly name?: string;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
}

const roundNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('A round is a whole number from 1.');
  return number;
};

export function addMineCommand(program: Command): void {
  const command = addOutputOptions(
    program
      .command('mine')
      .description('which images to label next: those a model is unsure of, and unlike each other; rounds are stored')
      .addOption(workspaceOption())
      .option('--probs <file>', 'predicted probabilities: .npy, .npz, CSV, TSV, JSON, JSON Lines or Parquet')
      .option('--predictions <path>', 'predicted boxes: COCO results, or a folder of YOLO files with confidences')
      .option('--annotations <path>', 'what they are compared with (default: the annotations of the workspace)')
      .option('--from <format>', 'format of --annotations (default: found out)')
      .option('-n, --count <n>', 'how many images', wholeNumber, 100)
      .addOption(new Option('--strategy <kind>', 'what being unsure is').choices(UNCERTAINTIES).default('margin'))
      .option('--diversity <w>', '0 by uncertainty alone, 1 by distance alone (default: 0.1 with vectors)', anyNumber)
      .option('--split <name>', 'choose in this split, labelled or not (default: images without a label)')
      .option('--all', 'choose among all images, labelled or not')
      .option('--false-positives [n]', 'labelled images predicted otherwise come first, the surest first', wholeNumber)
      .option('--confidence <p>', 'how sure of a false positive the model must be (default: 0.5)', anyNumber)
      .addOption(
        new Option('--aggregate <how>', 'one uncertainty of those of many boxes (default: max)').choices(AGGREGATES),
      )
      .option('--iou <overlap>', 'overlap from which a box is no false positive (default: 0.5)', anyNumber)
      .option('--background', 'images that the annotations list without an object are annotated')
      .option('--again', 'also images of earlier rounds')
      .option('--name <name>', 'what to call the round, such as the model')
      .option('--dry-run', 'store no round')
      .option('--embedder <name>', 'whose vectors tell what is alike (default: the last ones)')
      .option('--classes <file|list>', 'class names in the order of the columns: a,b,c or a file')
      .option('--softmax', 'the numbers are logits, or logarithms of probabilities')
      .option('--normalise', 'divide every row by its sum')
      .option('--id-column <name>', "column with the image's id or path")
      .option('--array <name>', 'array of an .npz file'),
  )
    .option('-q, --quiet', 'no progress')
    .allowExcessArguments(false)
    .action(runMine);
  command
    .command('list')
    .description('the stored rounds')
    .configureHelp({ showGlobalOptions: true })
    .action((_: MineFlags, self: Command) => runList(self.optsWithGlobals<MineFlags>()));
  command
    .command('show')
    .description('one stored round')
    .argument('<round>', 'its number', roundNumber)
    .configureHelp({ showGlobalOptions: true })
    .action((round: number, _: MineFlags, self: Command) => runShow(round, self.optsWithGlobals<MineFlags>()));
  command
    .command('compare')
    .description('what has changed from one round to another')
    .argument('<before>', 'number of a round', roundNumber)
    .argument('<after>', 'number of a later one', roundNumber)
    .configureHelp({ showGlobalOptions: true })
    .action((before: number, after: number, _: MineFlags, self: Command) =>
      runCompare(before, after, self.optsWithGlobals<MineFlags>()),
    );
}

const given = <K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>);

/** Names of flags that mean nothing for what was predicted. */
function foreignFlags(flags: MineFlags): string[] {
  const boxes = ['annotations', 'from', 'aggregate', 'iou', 'background'] as const;
  const classes = ['classes', 'softmax', 'normalise', 'idColumn', 'array'] as const;
  return (flags.predictions === undefined ? boxes : classes)
    .filter((name) => flags[name] !== undefined)
    .map((name) => (name === 'idColumn' ? 'id-column' : name));
}

async function runMine(flags: MineFlags): Promise<void> {
  if (flags.probs === undefined && flags.predictions === undefined)
    throw new UserError(
      'Name the predicted probabilities: goldpan mine --probs FILE -n 100; or boxes: --predictions PATH. Rounds: goldpan mine list.',
    );
  const [foreign] = foreignFlags(flags);
  if (foreign !== undefined)
    throw new UserError(
      `--${foreign} is for ${flags.predictions === undefined ? 'boxes: --predictions PATH' : 'classes: --probs FILE'}.`,
    );
  if (flags.all && flags.split !== undefined) throw new UserError('--all and --split exclude each other.');
  const isList = flags.output?.toLowerCase().endsWith('.txt') && !flags.format;
  const format = isList || (flags.json && !flags.format) ? null : outputFormat(flags);
  const job = {
    kind: 'mine' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. No round was stored.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
    result: ({ round }: Mined) => ({ chosen: round.chosen.length, round: round.round }),
  };
  const found = await asJob(job, (told) =>
    mine(flags.workspace, {
      ...given('probs', flags.probs),
      ...given('predictions', flags.predictions),
      ...given('annotations', flags.annotations),
      ...given('from', flags.from),
      ...given('aggregate', flags.aggregate),
      ...given('iou', flags.iou),
      ...given('background', flags.background),
      count: flags.count,
      strategy: flags.strategy,
      ...given('diversity', flags.diversity),
      ...(flags.all ? { pool: 'all' as const } : flags.split === undefined ? {} : { pool: { split: flags.split } }),
      ...given('falsePositives', flags.falsePositives),
      ...given('confidence', flags.confidence),
      ...given('again', flags.again),
      ...given('name', flags.name),
      ...given('dryRun', flags.dryRun),
      ...given('embedder', flags.embedder),
      ...given('classes', flags.classes),
      ...given('softmax', flags.softmax),
      ...given('normalise', flags.normalise),
      ...given('idColumn', flags.idColumn),
      ...given('array', flags.array),
      ...told,
    }),
  );
  if (isList) await writeImageList(found.images, flags.output!);
  if (format) await writeMined(found, format, flags.output ?? process.stdout);
  if (flags.json && format === null) {
    if (flags.output !== undefined && !isList)
      await writeMined(found, outputFormat({ output: flags.output }) ?? 'json', flags.output);
    print(JSON.stringify(found.round, null, 2));
    return;
  }
  if (format && flags.output === undefined) return;
  printMined(found, flags.output);
}

async function runList(flags: MineFlags): Promise<void> {
  const rounds = await listRounds(flags.workspace);
  if (flags.json) {
    print(JSON.stringify(rounds, null, 2));
    return;
  }
  if (rounds.length === 0) {
    print('No round yet. Make one with: goldpan mine --probs FILE -n 100');
    return;
  }
  printRounds(rounds);
}

async function runShow(round: number, flags: MineFlags): Promise<void> {
  const found = await storedRound(round, flags.workspace);
  if (flags.json) {
    print(JSON.stringify(found, null, 2));
    return;
  }
  printChosen(found);
  print(
    `${paint('bold', `round ${found.round}`)}, ${found.at.slice(0, 16).replace('T', ' ')}, by ${printable(found.predictions.file)}`,
  );
  printMetrics(found);
}

async function runCompare(before: number, after: number, flags: MineFlags): Promise<void> {
  const found = await compareRounds(before, after, flags.workspace);
  if (flags.json) {
    print(JSON.stringify(found, null, 2));
    return;
  }
  printComparison(found);
}
