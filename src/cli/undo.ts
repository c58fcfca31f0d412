import type { Command } from 'commander';
import { locateWorkspace, type UndoSummary, undoablePlan, undoPlan } from '../pipeline/api.ts';
import { printSkipped, progressCounter } from './act-output.ts';
import { asJob } from './as-job.ts';
import { assertAnswerable, confirmed } from './ask.ts';
import { type WorkspaceFlags, workspaceOption } from './options.ts';
import { count, paint, print } from './terminal.ts';

interface UndoFlags extends WorkspaceFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function addUndoCommand(program: Command): void {
  program
    .command('undo')
    .description('put back what a plan took, also when it was cut short; never overwrites anything')
    .argument('[plan]', 'its id, or the beginning of it; none: the latest that was applied')
    .addOption(workspaceOption())
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action(runUndo);
}

async function runUndo(id: string | undefined, flags: UndoFlags): Promise<void> {
  const folder = locateWorkspace(flags.workspace, process.cwd());
  const plan = id ?? (await undoablePlan({ folder }));
  if (plan === null) {
    print(flags.json ? 'null' : 'Nothing to undo: no plan was applied, or all were undone.');
    return;
  }
  assertAnswerable(flags.yes, 'undo');
  if (!(await confirmed(`Undo plan ${plan}?`, flags.yes))) {
    print('Nothing was touched.');
    process.exitCode = 1;
    return;
  }
  const job = {
    kind: 'undo' as const,
    folder,
    interrupted: `Interrupted. Nothing is lost: goldpan undo ${plan} goes on.`,
    display: progressCounter(),
    result: ({ restored, skipped }: UndoSummary) => ({ restored, skipped: skipped.length }),
  };
  const summary = await asJob(job, (told) => undoPlan({ folder }, plan, told));
  const { outcome, restored, skipped } = summary;
  if (skipped.length > 0) process.exitCode = 1;
  if (flags.json) {
    print(JSON.stringify(summary, null, 2));
    return;
  }
  if (outcome === 'already') {
    print(`Plan ${summary.plan} had been undone before: nothing to do.`);
    return;
  }
  print(`Plan ${summary.plan} undone: ${count(restored)} restored, ${count(skipped.length)} skipped.`);
  printSkipped(skipped, 'not restored');
  if (skipped.length > 0) print(`\nWhen their places are free, go on with: goldpan undo ${summary.plan}`);
  print(paint('dim', 'Bring the workspace up to date: goldpan scan'));
}
