import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  BALANCE_KEEPS,
  BALANCE_METHODS,
  type BalanceKeep,
  type BalanceMethod,
  type BalanceReport,
  type BalanceTarget,
  balance,
  balanceReport,
  CLASS_WEIGHTS,
  type ClassWeighting,
  openWorkspace,
  type SamplingPlan,
  type SplitBalance,
  UserError,
  writeSamplingPlan,
} from '../pipeline/api.ts';
import { anyNumber } from './analysis-options.ts';
import { abortOnInterrupt } from './interrupt.ts';
import {
  addOutputOptions,
  type OutputFlags,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { printNotes } from './search-words.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

interface BalanceFlags extends WorkspaceFlags, OutputFlags {
  readonly method?: BalanceMethod;
  readonly to?: BalanceTarget;
  readonly split?: string;
  readonly plan?: string;
  readonly seed?: number;
  readonly weights?: ClassWeighting;
  readonly beta?: number;
  readonly keep?: BalanceKeep;
  readonly neighbours?: number;
  readonly borderline?: boolean;
  readonly threshold?: number;
  readonly embedder?: string;
  readonly expand?: boolean;
  readonly limit: number;
}

const target = (text: string): BalanceTarget => {
  if (text === 'max' || text === 'mean' || text === 'median' || text === 'min') return text;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be max, mean, median, min or a whole number from 1.');
  return number;
};

export function addBalanceCommand(program: Command): void {
  addOutputOptions(
    program
      .command('balance')
      .description('how even the classes are; with --method, a manifest of what to see how often, or weights')
      .addOption(workspaceOption())
      .addOption(new Option('-m, --method <method>', 'how to balance').choices(BALANCE_METHODS))
      .option('--to <n>', 'images per class: max, mean, median, min or a number (default: by method)', target)
      .option('--split <name>', 'what is balanced, or all (default: train where there is one, else all)')
      .option('--plan <id>', 'leave out what this plan takes away, besides what decisions remove')
      .option('--seed <n>', 'another seed draws others', wholeNumber)
      .addOption(
        new Option('--weights <kind>', 'weights: n/(K·n_c), 1/√n_c or by effective number').choices(CLASS_WEIGHTS),
      )
      .option('--beta <b>', 'of effective numbers, below 1 (default: 0.999)', anyNumber)
      .addOption(
        new Option('--keep <which>', 'under, both: which images stay once copies are gone (default: diverse)').choices(
          BALANCE_KEEPS,
        ),
      )
      .option('--neighbours <k>', 'smote: nearest of the class to draw towards (default: 5)', wholeNumber)
      .option('--borderline', 'smote: only from vectors near other classes')
      .option(
        '--threshold <t>',
        'repeat-factor: share of images below which a category repeats (default: 0.001)',
        anyNumber,
      )
      .option('--embedder <name>', 'smote, under, both: whose vectors (default: the last one)')
      .option('--expand', 'write a row each time an image is seen, instead of a count')
      .option('-n, --limit <n>', 'classes on the terminal', wholeNumber, 20),
  ).action(runBalance);
}

async function runBalance(flags: BalanceFlags): Promise<void> {
  const { method } = flags;
  if (method === undefined) {
    const given = (
      ['to', 'weights', 'beta', 'keep', 'neighbours', 'borderline', 'threshold', 'expand', 'output'] as const
    ).find((name) => flags[name] !== undefined);
    if (given !== undefined) {
      throw new UserError(`--${given} goes with --method: ${BALANCE_METHODS.join(', ')}.`);
    }
  }
  const workspace = await openWorkspace(flags.workspace);
  try {
    if (method === undefined) {
      const report = await balanceReport(workspace, flags.plan === undefined ? {} : { plan: flags.plan });
      if (flags.json) print(JSON.stringify(report, null, 2));
      else printReport(report, flags.limit);
      return;
    }
    const plan = await balance(workspace, {
      method,
      signal: abortOnInterrupt('Interrupted. Nothing was written.'),
      ...(flags.to === undefined ? {} : { to: flags.to }),
      ...(flags.split === undefined ? {} : { split: flags.split }),
      ...(flags.plan === undefined ? {} : { plan: flags.plan }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.weights === undefined ? {} : { weights: flags.weights }),
      ...(flags.beta === undefined ? {} : { beta: flags.beta }),
      ...(flags.keep === undefined ? {} : { keep: flags.keep }),
      ...(flags.neighbours === undefined ? {} : { neighbours: flags.neighbours }),
      ...(flags.borderline ? { borderline: true } : {}),
      ...(flags.threshold === undefined ? {} : { threshold: flags.threshold }),
      ...(flags.embedder === undefined ? {} : { embedder: flags.embedder }),
    });
    const format = outputFormat(flags.json && flags.output !== undefined ? { ...flags, json: false } : flags);
    const written =
      format === null ? [] : await writeSamplingPlan(plan, format, flags.output ?? process.stdout, flags.expand);
    if (flags.output === undefined && format !== null) return;
    if (flags.json) {
      const { rows, made, ...summary } = plan;
      print(JSON.stringify({ ...summary, made: made?.rows ?? 0, written }, null, 2));
      return;
    }
    printPlan(plan, flags.limit, written);
  } finally {
    workspace.close();
  }
}

const splitName = (split: string | null): string => (split === null ? 'no split' : printable(split));

function printReport({ splits, whole, objects, suggestions }: BalanceReport, limit: number): void {
  printClasses('label', splits, whole, limit);
  print('');
  print(measures(splits.length > 1 ? [...splits, whole] : splits, splits.length > 1));
  if (objects) {
    print('');
    printClasses('category of objects', objects, null, limit);
    print('');
    print(measures(objects, false));
  }
  const { unlabelled, images } = whole;
  if (unlabelled > 0) print(`\n${count(unlabelled)} of ${count(images)} images have no label`);
  if (suggestions.length > 0) print('');
  for (const suggestion of suggestions) print(`• ${printable(suggestion)}`);
}

function printClasses(title: string, splits: readonly SplitBalance[], whole: SplitBalance | null, limit: number): void {
  const counts = splits.map(({ classes }) => new Map(classes.map(({ name, images }) => [name, images])));
  const totals = new Map<string, number>();
  for (const of of counts) for (const [name, images] of of) totals.set(name, (totals.get(name) ?? 0) + images);
  const names = [...totals].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  // The largest and the smallest are what matters.
  const head = names.length <= limit ? names : names.slice(0, Math.ceil(limit / 2));
  const tail = names.length <= limit ? [] : names.slice(names.length - Math.floor(limit / 2));
  const row = ([name, total]: readonly [string, number]) => [
    printable(name),
    ...counts.map((of) => count(of.get(name) ?? 0)),
    ...(splits.length > 1 ? [count(total)] : []),
    ...(whole ? [share(total, whole.images - whole.unlabelled)] : []),
  ];
  const dots = tail.length > 0 ? [[`… ${count(names.length - head.length - tail.length)} more`]] : [];
  print(
    table(
      [
        title,
        ...splits.map(({ split }) => (splits.length === 1 ? 'images' : splitName(split))),
        ...(splits.length > 1 ? ['together'] : []),
        ...(whole ? ['share'] : []),
      ],
      [...head.map(row), ...dots, ...tail.map(row)],
      [...Array(splits.length + 2).keys()].map((i) => i + 1),
    ),
  );
}

const measures = (splits: readonly SplitBalance[], hasWhole: boolean): string =>
  table(
    ['', 'images', 'classes', 'largest ÷ smallest', 'balance', 'as diverse as', 'Gini'],
    splits.map(({ split, images, imbalance }, i) => [
      hasWhole && i === splits.length - 1 ? 'together' : splitName(split),
      count(images),
      count(imbalance.classes),
      imbalance.ratio.toFixed(1),
      imbalance.balance.toFixed(3),
      `${imbalance.effectiveClasses.toFixed(1)} classes`,
      imbalance.gini.toFixed(3),
    ]),
    [1, 2, 3, 4, 5, 6],
  );

function printPlan(plan: SamplingPlan, limit: number, written: readonly string[]): void {
  const { classes, before, after, method, split, splitChoice, target: aim, leftOut, made } = plan;
  const isWeighing = method === 'weights';
  const shown =
    classes.length <= limit
      ? classes
      : [...classes.slice(0, Math.ceil(limit / 2)), ...classes.slice(-Math.floor(limit / 2))];
  print(
    table(
      [
        plan.byObjects ? 'category' : 'label',
        'images',
        ...(isWeighing ? ['weight'] : ['in an epoch', 'different', ...(made ? ['made'] : [])]),
      ],
      shown.map((one) => [
        printable(one.name),
        count(one.before),
        ...(isWeighing
          ? [one.weight.toPrecision(4)]
          : [count(one.after), count(one.distinct), ...(made ? [count(one.made)] : [])]),
      ]),
      [1, 2, 3, 4],
    ),
  );
  if (classes.length > shown.length)
    print(paint('dim', `${count(classes.length - shown.length)} between them are not shown`));
  print('');
  const where = split === null ? 'all that is kept' : `the split ${printable(split)}`;
  const why =
    splitChoice === 'asked' ? '' : splitChoice === 'train' ? ' (others: --split)' : ' (there is no train split)';
  const towards = aim === null ? '' : `, ${count(aim)} per class`;
  print(`${paint('bold', method)} on ${where}${why}${towards}`);
  print(
    `largest ÷ smallest ${before.ratio.toFixed(1)} → ${after.ratio.toFixed(1)}, balance ${before.balance.toFixed(3)} → ${after.balance.toFixed(3)}${isWeighing ? ' by weight' : ''}`,
  );
  if (leftOut.copies + leftOut.others > 0)
    print(`left out: ${count(leftOut.copies)} copies of images that stay, ${count(leftOut.others)} others`);
  if (plan.unlabelled > 0) print(`${count(plan.unlabelled)} images without a label take no part`);
  printNotes(plan.notes);
  for (const file of written) print(`wrote ${file}`);
  if (written.length === 0)
    print(paint('dim', 'Nothing was written. The manifest: -o balance.csv; no image is ever copied'));
}
