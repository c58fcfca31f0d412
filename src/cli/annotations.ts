import type { Command } from 'commander';
import {
  type AnnotationsSummary,
  CHECKS,
  exceededBudgets,
  locateWorkspace,
  parseBudget,
  readAnnotations,
  UserError,
  writeAnnotationProblems,
} from '../pipeline/api.ts';
import { classTableText, printProblems, printSets, printSizes } from './annotation-tables.ts';
import { asJob } from './as-job.ts';
import {
  addCheckOptions,
  type CheckFlags,
  checkSettings,
  collect,
  loadConfigFor,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { count, duration, paint, print } from './terminal.ts';

interface AnnotationFlags extends WorkspaceFlags, CheckFlags {
  readonly format?: string;
  readonly images?: string;
  readonly forget?: boolean;
  readonly again?: boolean;
  readonly language?: string;
  readonly set?: number;
  readonly limit: number;
  readonly problems?: string;
  readonly failOn?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Problems of whole sets, which may have budgets as checks do. */
const PROBLEM_KINDS = [
  'malformed',
  'missing-image',
  'unscanned-image',
  'orphan',
  'unknown-category',
  'conflict',
  'unused-class',
  'similar-classes',
  'repeated-image-id',
  'repeated-object-id',
] as const;

const CLASS_ROWS = 30;
const PAIR_ROWS = 8;

export function addAnnotationsCommand(program: Command): void {
  addCheckOptions(
    program
      .command('annotations')
      .description('take annotation sets into the workspace, find what is wrong with them, count classes and sizes')
      .argument('[paths...]', 'files or folders; none: those known, else what is in and beside the scanned folders')
      .addOption(workspaceOption())
      .option('--format <name>', 'format of the paths (default: told by their content)')
      .option('--images <folder>', 'where their pictures are, if the annotations do not say')
      .option('--forget', 'forget the paths, or all sets without paths')
      .option('--again', 'read again although nothing has changed')
      .option('--language <code>', 'expected language of captions, such as en (default: that of most)')
      .option('--set <n>', 'count classes and sizes of this set alone', wholeNumber)
      .option('-n, --limit <n>', 'classes in the terminal table', wholeNumber, CLASS_ROWS)
      .option('--problems <file>', 'write all problems of the sets to .json, .jsonl, .csv or .parquet')
      .option(
        '--fail-on <budget>',
        'exit with 1 when exceeded: a check or a problem, such as "box-outside>1%" or "missing-image>0" (repeatable)',
        collect,
      )
      .option('--json', 'print one JSON object')
      .option('-q, --quiet', 'no progress'),
  ).action(runAnnotations);
}

async function runAnnotations(paths: readonly string[], flags: AnnotationFlags): Promise<void> {
  if (flags.forget && (flags.format !== undefined || flags.images !== undefined)) {
    throw new UserError('--forget needs the paths alone, without --format and --images.');
  }
  if ((flags.format !== undefined || flags.images !== undefined) && paths.length === 0) {
    throw new UserError('--format and --images speak of paths: name the annotations.');
  }
  const checks = checkSettings(flags, await loadConfigFor(flags));
  const budgets = (flags.failOn ?? []).map((text) =>
    parseBudget(text, [...CHECKS.map(({ name }) => name), ...PROBLEM_KINDS]),
  );
  const problemFormat = flags.problems === undefined ? null : outputFormat({ output: flags.problems });
  const folder = locateWorkspace(flags.workspace, process.cwd());
  const job = {
    kind: 'annotations' as const,
    folder,
    interrupted: 'Interrupted. What was read before still holds.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
    result: ({ annotated, objects }: AnnotationsSummary) => ({ images: annotated, objects }),
  };
  const options = {
    workspace: folder,
    paths,
    checks,
    forget: flags.forget ?? false,
    always: flags.again ?? false,
    ...(flags.format === undefined ? {} : { format: flags.format }),
    ...(flags.images === undefined ? {} : { pictures: flags.images }),
    ...(flags.language === undefined ? {} : { language: flags.language.toLowerCase() }),
    ...(flags.set === undefined ? {} : { set: flags.set }),
    pairs: flags.json ? 100 : PAIR_ROWS,
  };
  const summary = await asJob(job, (told) => readAnnotations({ ...options, ...told }));
  if (flags.problems !== undefined && problemFormat) {
    await writeAnnotationProblems(folder, problemFormat, flags.problems);
  }
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary, flags);
  const found = { ...summary.findings, ...Object.fromEntries(summary.problems.map((one) => [one.kind, one.count])) };
  // A kind that did not occur was judged, too.
  for (const kind of PROBLEM_KINDS) found[kind] ??= 0;
  const exceeded = exceededBudgets(budgets, found, summary.images);
  for (const line of exceeded) process.stderr.write(`${paint('red', 'over budget', process.stderr)} ${line}\n`);
  if (exceeded.length > 0) process.exitCode = 1;
}

function printSummary(summary: AnnotationsSummary, flags: AnnotationFlags): void {
  const { sets, images, annotated, captioned, classes, labels } = summary;
  if (flags.forget && sets.length === 0) {
    print('All annotation sets are forgotten; their files are as they were.');
    return;
  }
  if (sets.length === 0 && captioned === 0 && !labels) {
    print('No annotations were found in or beside the scanned folders. Name them: goldpan annotations PATH');
    return;
  }
  printSets(summary);
  if (sets.length > 0) print(paint('dim', `\n${count(annotated)} of ${count(images)} images are listed`));
  printProblems(summary);
  if (classes) print(`\n${classTableText(classes, flags.limit, true)}`);
  if (labels && labels.classes.length > 1) print(`\n${classTableText(labels, flags.limit, false)}`);
  printSizes(summary, PAIR_ROWS);
  if (flags.set === undefined && sets.filter(({ objects }) => objects > 0).length > 1) {
    print(paint('dim', '\nObjects of all sets are counted together; --set N counts those of one.'));
  }
  print(paint('dim', `\n${duration(summary.seconds)} · ${summary.workspace}`));
  const worst = Object.entries(summary.findings).sort((a, b) => b[1] - a[1])[0];
  if (worst && worst[1] > 0) print(`Next: goldpan review   or   goldpan findings --check ${worst[0]}`);
}
