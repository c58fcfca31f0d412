import { type Command, Option } from 'commander';
import {
  compareWorkspaces,
  exceededLeakBudgets,
  findLeaks,
  type Leaks,
  type LeaksAgainst,
  leaksAgainst,
  openAgainst,
  parseLeakBudget,
  RELATIONS,
  type Relation,
  repairLeakage,
  UserError,
  type Workspace,
  writeLeaks,
} from '../pipeline/api.ts';
import { headline, listOf, splitsTable } from './leak-tables.ts';
import {
  addOutputOptions,
  collect,
  type OutputFlags,
  openFor,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

/** Rows of an output that would otherwise have no end. */
const MOST_ROWS = 1_000_000;
const TERMINAL_ROWS = 30;

interface LeakFlags extends WorkspaceFlags, OutputFlags {
  readonly relation?: readonly Relation[];
  readonly failOn?: readonly string[];
  readonly limit?: number;
  readonly decided?: boolean;
  readonly repair?: boolean;
  readonly protect?: readonly string[];
  readonly against?: string;
}

export const relationOption = (what: string): Option =>
  new Option('-r, --relation <relation...>', what).choices(RELATIONS);

export function addLeaksCommand(program: Command): void {
  addOutputOptions(
    program
      .command('leaks')
      .description('related images in different splits, or in another dataset; --repair decides what to remove')
      .addOption(workspaceOption())
      .addOption(relationOption('only these relations (default: all copies; same-scene counts when named)'))
      .option('-n, --limit <n>', 'pairs listed, the worst first (default: 30 on the terminal)', wholeNumber)
      .option('--fail-on <budget>', 'exit with 1 when exceeded: "leaks>0", "train-test>0", "leaks>1%"', collect)
      .option('--decided', 'as the decisions would leave the dataset')
      .option('--repair', 'decide to remove one side of every leak; touches no image')
      .option(
        '--protect <split...>',
        'with --repair: splits whose images stay (default: the smaller splits come first)',
      )
      .option('--against <path>', 'compare with another workspace, or with images, which are scanned'),
  ).action(runLeaks);
}

async function runLeaks(flags: LeakFlags): Promise<void> {
  if (flags.protect && !flags.repair)
    throw new UserError('--protect says what --repair must not remove: add --repair.');
  if (flags.repair && flags.against !== undefined)
    throw new UserError('--repair decides about leaks between the splits of one dataset: run it without --against.');
  const workspace = await openFor(flags);
  try {
    if (flags.against !== undefined) await runAgainst(workspace, flags, flags.against);
    else if (flags.repair) await runRepair(workspace, flags);
    else await runList(workspace, flags);
  } finally {
    workspace.close();
  }
}

const relationsOf = ({ relation }: LeakFlags): { relations?: readonly Relation[] } =>
  relation ? { relations: relation } : {};

const note = (text: string): void => {
  process.stderr.write(`${paint('dim', 'note', process.stderr)} ${text}\n`);
};

async function runList(workspace: Workspace, flags: LeakFlags): Promise<void> {
  const leaks = await findLeaks(workspace, { ...relationsOf(flags), decided: flags.decided ?? false });
  const names = leaks.splits.map(({ name }) => name);
  const budgets = (flags.failOn ?? []).map((text) => parseLeakBudget(text, names));
  const format = outputFormat(flags);
  if (format) {
    const pairs = leaks.list(flags.limit ?? MOST_ROWS);
    warnOfCap(pairs.length, leaks.matrix.pairs);
    await writeLeaks(workspace, pairs, format, flags.output ?? process.stdout);
  } else printLeaks(leaks, flags);
  if (leaks.pendingDecisions > 0)
    note(
      `Decisions about ${count(leaks.pendingDecisions)} of these images are not regarded: add --decided to see what they would leave.`,
    );
  failOver(exceededLeakBudgets(budgets, leaks.matrix, new Map(leaks.splits.map(({ name, images }) => [name, images]))));
}

function warnOfCap(listed: number, all: number): void {
  if (listed < all) note(`${count(listed)} of ${count(all)} pairs are listed, the worst ones; for more: -n N.`);
}

function failOver(exceeded: readonly string[]): void {
  for (const line of exceeded) process.stderr.write(`${paint('red', 'over budget', process.stderr)} ${line}\n`);
  if (exceeded.length > 0) process.exitCode = 1;
}

function printLeaks({ splits, matrix, list }: Leaks, flags: LeakFlags): void {
  if (splits.length < 2) {
    print(
      splits.length === 0
        ? 'The source names no splits, so there is nothing to leak between. Make some: goldpan split'
        : `There is one split, ${printable(splits[0]!.name)}: nothing to leak between.`,
    );
    return;
  }
  const all = splits.reduce((sum, { images }) => sum + images, 0);
  if (matrix.pairs === 0) {
    print(`0 leaks: no related images in different splits (${splits.map(({ name }) => printable(name)).join(', ')}).`);
    return;
  }
  print(`${paint('bold', headline(matrix))} ${count(matrix.images)} images, ${share(matrix.images, all)}\n`);
  print(splitsTable(matrix, splits));
  print(paint('dim', 'pairs · images of the row’s split in them, and their share of it\n'));
  const limit = flags.limit ?? TERMINAL_ROWS;
  const pairs = list(limit);
  if (pairs.length > 0) print(listOf(pairs));
  if (pairs.length < matrix.pairs)
    print(paint('dim', `\nThe ${count(pairs.length)} worst are shown. More: -n N, or all with --json or -o FILE.`));
  print(paint('dim', `${pairs.length < matrix.pairs ? '' : '\n'}Next: goldpan leaks --repair   or   goldpan split`));
}

async function runRepair(workspace: Workspace, flags: LeakFlags): Promise<void> {
  const repair = await repairLeakage(workspace, {
    ...relationsOf(flags),
    ...(flags.protect ? { protect: flags.protect } : {}),
  });
  const { decisions, removed, remaining } = repair;
  if (flags.json) {
    print(JSON.stringify({ decisions: decisions.length, removed, remaining: remaining.matrix.pairs }, null, 2));
  } else {
    const where = Object.entries(removed).map(([split, n]) => `${count(n)} from ${printable(split)}`);
    print(
      decisions.length === 0
        ? 'Nothing to decide.'
        : `Decided to remove ${count(decisions.length)} images: ${where.join(', ')}.`,
    );
    const kept = remaining.splits.map(({ name, images }) => `${printable(name)} ${count(images)}`).join(', ');
    const left = remaining.matrix.pairs;
    print(`${paint(left === 0 ? 'green' : 'red', `${count(left)} leaks remain`)} among what is kept (${kept}).`);
    if (left > 0) {
      print('Both images of these pairs must stay, being protected or kept by a decision:\n');
      print(listOf(remaining.list(flags.limit ?? TERMINAL_ROWS)));
    }
    if (decisions.length > 0) print(paint('dim', 'No image was touched. Next: goldpan plan, goldpan apply'));
  }
  if (remaining.matrix.pairs > 0) process.exitCode = 1;
}

async function runAgainst(workspace: Workspace, flags: LeakFlags, path: string): Promise<void> {
  const budgets = (flags.failOn ?? []).map((text) => parseLeakBudget(text, []));
  const progress = new ProgressLine();
  const other = await openAgainst(workspace, path, { onProgress: progress.show }).finally(() => progress.finish());
  try {
    const leaks = await leaksAgainst(workspace, other, { ...relationsOf(flags), compare: compareWorkspaces });
    const format = outputFormat(flags);
    if (format) {
      const pairs = await leaks.list(flags.limit ?? MOST_ROWS);
      warnOfCap(pairs.length, leaks.pairs);
      await writeLeaks(workspace, pairs, format, flags.output ?? process.stdout);
    } else await printAgainst(leaks, flags);
    const matrix = { ...leaks, images: leaks.affected[0], splitPairs: [] };
    failOver(exceededLeakBudgets(budgets, matrix, new Map([['', leaks.images[0]]])));
  } finally {
    other.close();
  }
}

async function printAgainst(leaks: LeaksAgainst, flags: LeakFlags): Promise<void> {
  const { pairs, images, affected } = leaks;
  if (pairs === 0) {
    print(`0 leaks: none of ${count(images[0])} images is related to one of the ${count(images[1])} there.`);
    return;
  }
  print(`${paint('bold', headline(leaks))}\n`);
  print(
    table(
      ['', 'images', 'related', 'share'],
      [
        ['here', count(images[0]), count(affected[0]), share(affected[0], images[0])],
        ['there', count(images[1]), count(affected[1]), share(affected[1], images[1])],
      ],
      [1, 2, 3],
    ),
  );
  const shown = await leaks.list(flags.limit ?? TERMINAL_ROWS);
  if (shown.length > 0) print(`\n${listOf(shown)}`);
  if (shown.length < pairs)
    print(paint('dim', `\nThe ${count(shown.length)} worst are shown. More: -n N, or all with --json or -o FILE.`));
}
