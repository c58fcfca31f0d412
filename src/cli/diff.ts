import type { Command } from 'commander';
import { diffFigures, diffWorkspaces, exceededDiffBudgets, parseDiffBudgets } from '../pipeline/api.ts';
import { diffText } from './diff-tables.ts';
import { collect, wholeNumber } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { paint, print } from './terminal.ts';

const TERMINAL_ROWS = 10;
const JSON_ROWS = 1000;

interface DiffFlags {
  readonly json?: boolean;
  readonly limit?: number;
  readonly failOn?: readonly string[];
}

export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .description('what differs between two workspaces: images, labels, splits, leaks, findings, drift')
    .argument('<before>', 'workspace, or a folder that has one')
    .argument('[after]', 'the other one; without it, the first one before its last scan and now')
    .option('-n, --limit <n>', `rows of each list (default: ${TERMINAL_ROWS}, with --json ${JSON_ROWS})`, wholeNumber)
    .option(
      '--fail-on <budget>',
      'exit with 1 when exceeded: "new-leaks", "removed>1%", "drift>0.2", "blurry>5"; several with commas',
      collect,
    )
    .option('--json', 'print one JSON object')
    .action(runDiff);
}

async function runDiff(before: string, after: string | undefined, flags: DiffFlags): Promise<void> {
  const limit = flags.limit ?? (flags.json ? JSON_ROWS : TERMINAL_ROWS);
  const line = new ProgressLine();
  const diff = await diffWorkspaces(before, after, {
    limit,
    onProgress: (step) => line.show({ step: 'analysing', what: `comparing ${step}` }),
  }).finally(() => line.finish());
  const figures = diffFigures(diff);
  const names = [...Object.keys(figures.checks), ...Object.keys(figures.columns)];
  const budgets = (flags.failOn ?? []).flatMap((text) => parseDiffBudgets(text, names));
  const exceeded = exceededDiffBudgets(budgets, figures);
  print(flags.json ? JSON.stringify({ ...diff, exceeded }, null, 2) : diffText(diff, limit));
  for (const text of exceeded) process.stderr.write(`${paint('red', 'over budget', process.stderr)} ${text}\n`);
  if (exceeded.length > 0) process.exitCode = 1;
}
