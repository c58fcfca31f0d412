import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Change,
  compareRounds,
  listRounds,
  locateWorkspace,
  type Mined,
  type MiningRound,
  mine,
  type RoundComparison,
  storedRound,
  UNCERTAINTIES,
  type Uncertainty,
  UserError,
  writeImageList,
  writeMined,
} from '../pipeline/api.ts';
import { anyNumber } from './analysis-options.ts';
import { asJob } from './as-job.ts';
import {
  addOutputOptions,
  type OutputFlags,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { printNotes } from './search-words.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

interface MineFlags extends WorkspaceFlags, OutputFlags {
  readonly probs?: string;
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

const SHOWN = 20;

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
      .option('-n, --count <n>', 'how many images', wholeNumber, 100)
      .addOption(new Option('--strategy <kind>', 'what being unsure is').choices(UNCERTAINTIES).default('margin'))
      .option('--diversity <w>', '0 by uncertainty alone, 1 by distance alone (default: 0.1 with vectors)', anyNumber)
      .option('--split <name>', 'choose in this split, labelled or not (default: images without a label)')
      .option('--all', 'choose among all images, labelled or not')
      .option('--false-positives [n]', 'labelled images predicted otherwise come first, the surest first', wholeNumber)
      .option('--confidence <p>', 'how sure of a false positive the model must be (default: 0.5)', anyNumber)
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

async function runMine(flags: MineFlags): Promise<void> {
  const { probs } = flags;
  if (probs === undefined)
    throw new UserError(
      'Name the predicted probabilities: goldpan mine --probs FILE -n 100. Rounds: goldpan mine list.',
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
      probs,
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

const number = (value: number | null, digits = 3): string => (value === null ? '' : value.toFixed(digits));

function printChosen({ chosen }: MiningRound): void {
  const shown = chosen.slice(0, SHOWN);
  print(
    table(
      ['', 'image', 'score', 'why'],
      shown.map((one, i) => [String(i + 1), printable(one.id), number(one.score), printable(one.reason)]),
      [0, 2],
    ),
  );
  if (chosen.length > shown.length)
    print(paint('dim', `… and ${count(chosen.length - shown.length)} more: -o FILE.csv, or .txt as a list`));
  print('');
}

function printMetrics({ metrics, pool }: MiningRound): void {
  const { accuracy, calibrationError, meanUncertainty, images } = metrics;
  if (metrics.map50 !== null) print(`mAP at IoU 0.5: ${number(metrics.map50)} on ${count(images)} images`);
  else if (accuracy === null) print('no labelled image has a prediction: nothing is known of how good the model is');
  else
    print(
      `accuracy ${number(accuracy)}, calibration error ${number(calibrationError)}, mean uncertainty ${number(meanUncertainty)} on ${count(images)} labelled images`,
    );
  for (const one of metrics.splits.length > 1 ? metrics.splits : [])
    print(
      `  ${one.split === null ? 'no split' : printable(one.split)}: accuracy ${number(one.accuracy)}, calibration error ${number(one.calibrationError)} on ${count(one.images)}`,
    );
  const left = [
    pool.minedBefore > 0 ? `${count(pool.minedBefore)} mined before` : '',
    pool.copies > 0 ? `${count(pool.copies)} copies` : '',
    pool.withoutPrediction > 0 ? `${count(pool.withoutPrediction)} without a prediction` : '',
  ].filter(Boolean);
  print(
    `chosen from ${count(pool.images)} images, mean uncertainty ${number(metrics.poolMeanUncertainty)}${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
  );
}

function printMined({ round, notes, embedder }: Mined, output: string | undefined): void {
  if (output === undefined) printChosen(round);
  const falsePositives = round.chosen.filter(({ kind }) => kind === 'false-positive').length;
  const which = round.round === 0 ? 'a round that was not stored' : `round ${round.round}`;
  print(
    `${paint('bold', `${count(round.chosen.length)} images`)} in ${which}${falsePositives > 0 ? `, ${count(falsePositives)} of them false positives` : ''}`,
  );
  printMetrics(round);
  printNotes(notes);
  if (embedder !== null)
    print(paint('dim', `distances by ${embedder}, diversity ${String(round.parameters.diversity)}`));
  if (output !== undefined) print(`wrote ${output}`);
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
  print(
    table(
      [
        'round',
        'made',
        'name',
        'predictions',
        'chosen',
        'false positives',
        'labelled',
        'accuracy',
        'calibration error',
        'uncertainty',
      ],
      rounds.map((one) => [
        String(one.round),
        one.at.slice(0, 16).replace('T', ' '),
        printable(one.name ?? ''),
        printable(one.predictions),
        count(one.chosen),
        count(one.falsePositives),
        count(one.metrics.images),
        number(one.metrics.map50 ?? one.metrics.accuracy),
        number(one.metrics.calibrationError),
        number(one.metrics.meanUncertainty),
      ]),
      [0, 4, 5, 6, 7, 8, 9],
    ),
  );
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

function printComparison(found: RoundComparison): void {
  const row = (name: string, { before, after }: Change, digits = 3) => [
    name,
    number(before, digits),
    number(after, digits),
    before === null || after === null
      ? ''
      : `${after >= before ? '+' : '−'}${Math.abs(after - before).toFixed(digits)}`,
  ];
  const head = ['', `round ${found.before.round}`, `round ${found.after.round}`, 'change'];
  const isDetection = found.map50.before !== null || found.map50.after !== null;
  print(
    table(
      head,
      [
        row('labelled images', { before: found.before.metrics.images, after: found.after.metrics.images }, 0),
        isDetection ? row('mAP at IoU 0.5', found.map50) : row('accuracy', found.accuracy),
        ...(isDetection ? [] : [row('calibration error', found.calibrationError)]),
        row('mean uncertainty', found.meanUncertainty),
        row('mean uncertainty of the pool', found.poolMeanUncertainty),
      ],
      [1, 2, 3],
    ),
  );
  const classes = found.classes
    .filter(({ recall }) => recall.before !== null || recall.after !== null)
    .sort((a, b) => (a.recall.after ?? 2) - (b.recall.after ?? 2))
    .slice(0, SHOWN);
  if (classes.length > 0) {
    print('');
    print(
      table(
        ['right, by class', ...head.slice(1)],
        classes.map(({ name, recall }) => row(printable(name), recall)),
        [1, 2, 3],
      ),
    );
  }
  const { fate, overlap } = found;
  print('');
  print(`Of the ${count(fate.chosen)} images of round ${found.before.round}:`);
  const line = (images: number, text: string) => {
    if (images > 0) print(`  ${count(images)} ${text}`);
  };
  line(fate.labelled, 'were labelled since');
  line(fate.relabelled, 'have another label now');
  line(fate.withoutLabel, 'still have no label');
  line(fate.gone, 'are no longer kept');
  if (fate.judged > 0)
    print(
      `  the model has ${count(fate.rightNow)} of ${count(fate.judged)} labelled ones right (${share(fate.rightNow, fate.judged)}); before ${count(fate.rightBefore)}`,
    );
  const { before, after } = fate.meanUncertainty;
  if (before !== null && after !== null) print(`  mean uncertainty ${number(before)} → ${number(after)}`);
  print(`${count(overlap.images)} images were chosen in both rounds`);
  if (found.samePredictions) print('Both rounds used the same predictions: nothing was learnt in between.');
}
