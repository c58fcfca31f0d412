import type { Command } from 'commander';
import {
  type ApplySummary,
  applyPlan,
  isRemoving,
  locateWorkspace,
  makeUnreviewedPlan,
  type Plan,
  storedPlan,
  UserError,
} from '../pipeline/api.ts';
import { printSkipped, progressCounter } from './act-output.ts';
import { asJob } from './as-job.ts';
import { assertAnswerable, confirmed } from './ask.ts';
import { loadConfigFor, openFor, type WorkspaceFlags, workspaceOption } from './options.ts';
import { headline, NOTHING, planOptions, printPlan } from './plan.ts';
import { count, paint, print } from './terminal.ts';

interface ApplyFlags extends WorkspaceFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly delete?: boolean;
  readonly json?: boolean;
  readonly withoutAnnotations?: boolean;
}

const ROWS = 30;

export function addApplyCommand(program: Command): void {
  program
    .command('apply')
    .description('do what a plan says; every file is verified first, and goldpan undo takes it back')
    .argument('[plan]', 'its id, or the beginning of it; none: plan as `goldpan plan` does, show it, and ask')
    .addOption(workspaceOption())
    .option('--dry-run', 'verify every file and say what would be skipped; touch nothing')
    .option('-y, --yes', 'do not ask')
    .option('--delete', 'delete for good what the plan sets aside; cannot be undone')
    .option('--without-annotations', 'leave the files of annotations as they are')
    .option('--json', 'print one JSON object')
    .option('--config <file>', 'configuration file (default: goldpan.config.{ts,json} here)')
    .action(runApply);
}

async function runApply(id: string | undefined, flags: ApplyFlags): Promise<void> {
  if (id === undefined && flags.delete) {
    throw new UserError('--delete needs a plan that was read before: make one with goldpan plan, then name it here.');
  }
  if (!flags.dryRun) assertAnswerable(flags.yes, 'apply');
  const folder = locateWorkspace(flags.workspace, process.cwd());
  const plan = id === undefined ? await planNow(flags) : await storedPlan({ folder }, id);
  if (plan === null) {
    print(flags.json ? 'null' : NOTHING);
    return;
  }
  if (id === undefined && !flags.json) printPlan(plan, ROWS);
  if (!flags.dryRun && !(await confirmed(question(plan, flags), flags.yes))) {
    print('Nothing was touched.');
    process.exitCode = 1;
    return;
  }
  const planId = plan.header.id;
  const job = {
    kind: flags.dryRun ? ('verify' as const) : ('apply' as const),
    folder,
    interrupted: `Interrupted. Nothing is lost: goldpan apply ${planId} goes on, goldpan undo ${planId} goes back.`,
    display: progressCounter(),
    result: ({ done, deleted, skipped }: ApplySummary) => ({ done, deleted, skipped: skipped.length }),
  };
  const options = {
    dryRun: flags.dryRun ?? false,
    delete: flags.delete ?? false,
    withoutAnnotations: flags.withoutAnnotations ?? false,
  };
  const summary = await asJob(job, (told) => applyPlan({ folder }, planId, { ...options, ...told }));
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary);
  if (summary.skipped.length > 0) process.exitCode = 1;
}

async function planNow(flags: ApplyFlags): Promise<Plan | null> {
  const workspace = await openFor(flags);
  try {
    return await makeUnreviewedPlan(workspace, planOptions({}, await loadConfigFor(flags)));
  } finally {
    workspace.close();
  }
}

function question(plan: Plan, flags: ApplyFlags): string {
  if (!flags.delete) return `\n${headline(plan)}. Do it?`;
  return `\n${headline(plan)} and then deleted ${paint('red', 'for good', process.stderr)}. Do it?`;
}

const images = (n: number): string => `${count(n)} image${n === 1 ? '' : 's'}`;

const VERBS = {
  quarantine: 'set aside',
  move: 'moved',
  hardlink: 'hard-linked',
  symlink: 'linked',
  copy: 'copied',
} as const;

function printSummary(summary: ApplySummary): void {
  const { plan, mode, outcome, done, annotationFiles, deleted, skipped } = summary;
  if (outcome === 'verified') {
    print(`Plan ${plan}: ${images(done)} would go, ${count(skipped.length)} would be skipped. Nothing was touched.`);
    printSkipped(skipped, 'would be skipped');
    return;
  }
  const what = mode === 'list' ? `${count(done)} lists written` : `${images(done)} ${VERBS[mode]}`;
  if (outcome === 'already') print(`Plan ${plan} had been applied before: ${what}, ${count(skipped.length)} skipped.`);
  else
    print(
      `Plan ${plan}: ${deleted > 0 ? `${images(deleted)} deleted for good` : what}, ${count(skipped.length)} skipped.`,
    );
  if (annotationFiles > 0)
    print(
      `${count(annotationFiles)} annotation file${annotationFiles === 1 ? '' : 's'} ${isRemoving(mode) ? 'rewritten' : 'written'}.`,
    );
  printSkipped(skipped, 'skipped');
  if (deleted === 0) print(`\nTake it back: goldpan undo ${plan}`);
  if (isRemoving(mode) && outcome === 'applied') {
    print(paint('dim', 'The workspace still lists what went. Bring it up to date: goldpan scan'));
  }
}
