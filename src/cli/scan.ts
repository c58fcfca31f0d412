import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  CHECKS,
  type Device,
  type DuplicateOptions,
  exceededBudgets,
  findWorkspace,
  locateWorkspace,
  parseBudget,
  type ResolvedConfig,
  resolveChecks,
  type ScanSummary,
  scan,
} from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { deviceOption, embedderChoice, embedderOption } from './embed.ts';
import {
  addCheckOptions,
  type CheckFlags,
  checkSettings,
  collect,
  fraction,
  loadConfigFor,
  positiveNumber,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { bytes, count, duration, paint, print, share, table } from './terminal.ts';

interface ScanFlags extends WorkspaceFlags, CheckFlags {
  readonly json?: boolean;
  readonly failOn?: readonly string[];
  readonly workers?: number;
  readonly maxPixels?: number;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
  readonly checkpoint?: number;
  readonly keeper?: readonly string[];
  readonly prefer?: readonly string[];
  readonly protect?: readonly string[];
  readonly require?: 'any' | 'all';
  readonly sameSize?: boolean;
  readonly sameAspect?: number | boolean;
  readonly similarity?: number;
  readonly embed?: boolean;
  readonly embedder?: string;
  readonly device?: Device;
  readonly hidden?: boolean;
  readonly quiet?: boolean;
}

export function addScanCommand(program: Command): void {
  addCheckOptions(
    program
      .command('scan')
      .description('measure every image of a folder, file, glob, list or manifest, and find what is wrong')
      .argument(
        '[inputs...]',
        'folders, files, globs, LIST.txt, MANIFEST.{csv,jsonl,parquet}; none: scan the same again',
      )
      .addOption(workspaceOption())
      .option('--json', 'print one JSON object instead of the summary')
      .option(
        '--fail-on <budget>',
        'exit with 1 when exceeded, such as "blurry>5%" or "unreadable>0" (repeatable)',
        collect,
      ),
  )
    .option('--workers <n>', 'worker processes (default: one per processor)', wholeNumber)
    .option('--max-pixels <n>', 'refuse larger images', wholeNumber)
    .option('--time-limit <seconds>', 'per file, plus a second for every 20 MB', positiveNumber)
    .option('--memory-limit <MB>', 'per worker process', positiveNumber)
    .option('--checkpoint <n>', 'images between two checkpoints (default: 1024)', positiveNumber)
    .option(
      '--keeper <criteria>',
      'what decides which copy is kept, in order, such as resolution,sharpness,bytes',
      listed,
    )
    .option('--prefer <folder>', 'keep copies in this folder before others (repeatable, first wins)', collect)
    .option('--protect <split>', 'keep copies in this split before others (repeatable)', collect)
    .addOption(
      new Option(
        '--require <which>',
        'what must bring two images together before their pixels are compared: any of hashes and embeddings, or all',
      ).choices(['any', 'all']),
    )
    .option('--same-size', 'only images of one width and height are duplicates')
    .option(
      '--same-aspect [percent]',
      'only images of one aspect ratio, give or take (2 without a number)',
      positiveNumber,
    )
    .option('--no-same-size', 'whatever their sizes, after a scan with --same-size')
    .option('--no-same-aspect', 'whatever their aspect ratios, after a scan with --same-aspect')
    .option('--similarity <cosine>', 'embeddings at least so near are compared, 0–1 (default: by the model)', fraction)
    .option('--embed', 'also make a vector of every image, from the same decode; see goldpan embed --help')
    .addOption(embedderOption())
    .addOption(deviceOption())
    .option('--hidden', 'also read names that begin with a dot')
    .option('-q, --quiet', 'no progress')
    .action(runScan);
}

const listed = (value: string): string[] => value.split(',').map((name) => name.trim());

const ASPECT_PERCENT = 2;

/** Flags win over the configuration file, key by key; what neither says stays as the last scan was told. */
function duplicateOptions(flags: ScanFlags, { duplicates, protect }: ResolvedConfig): DuplicateOptions {
  const { keeper = {}, radii = {}, embedding = {}, rules = {} } = duplicates;
  const { sameSize, sameAspect } = flags;
  const percent = sameAspect === true ? ASPECT_PERCENT : sameAspect;
  return {
    radii,
    embedding: { ...embedding, ...(flags.similarity === undefined ? {} : { similarity: flags.similarity }) },
    rules: {
      ...rules,
      ...(flags.require ? { require: flags.require } : {}),
      ...(sameSize === undefined ? {} : { sameSize }),
      ...(percent === undefined ? {} : { aspectTolerance: percent === false ? null : percent / 100 }),
    },
    keeper: {
      ...keeper,
      ...(protect.length > 0 ? { protect } : {}),
      ...(flags.keeper ? { order: flags.keeper } : {}),
      ...(flags.prefer ? { prefer: flags.prefer } : {}),
      ...(flags.protect ? { protect: flags.protect } : {}),
    },
  };
}

function workspaceFor(flags: ScanFlags, inputs: readonly string[]): string {
  if (flags.workspace !== undefined) return flags.workspace;
  // Without inputs there must be one to scan again.
  if (inputs.length === 0) return locateWorkspace(undefined, process.cwd());
  return findWorkspace(process.cwd()) ?? '.goldpan';
}

async function runScan(inputs: readonly string[], flags: ScanFlags): Promise<void> {
  const config = await loadConfigFor(flags);
  const checks = checkSettings(flags, config);
  const names = resolveChecks(CHECKS, checks).map(({ name }) => name);
  const budgets = [...config.failOn, ...(flags.failOn ?? [])].map((text) => parseBudget(text, names));
  const workspace = workspaceFor(flags, inputs);
  const job = {
    kind: 'scan' as const,
    folder: resolve(workspace),
    interrupted: 'Interrupted. What was measured is kept: the same command goes on from there.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
    result: numbersOf,
  };
  const options = {
    inputs,
    workspace,
    checks,
    duplicates: duplicateOptions(flags, config),
    measurements: config.measurements,
    hidden: flags.hidden ?? config.hidden,
    ...(flags.embed || flags.embedder ? { embed: embedderChoice(flags) } : {}),
    limits: {
      ...config.limits,
      ...(flags.workers ? { workers: flags.workers } : {}),
      ...(flags.maxPixels ? { maxPixels: flags.maxPixels } : {}),
      ...(flags.timeLimit ? { timeLimitSeconds: flags.timeLimit } : {}),
      ...(flags.memoryLimit ? { memoryLimitBytes: flags.memoryLimit * 1e6 } : {}),
    },
    ...(flags.checkpoint ? { checkpointImages: flags.checkpoint } : {}),
  };
  const summary = await asJob(job, (told) => scan({ ...options, ...told }));
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary);
  const exceeded = exceededBudgets(budgets, summary.findings, summary.images);
  for (const line of exceeded) process.stderr.write(`${paint('red', 'over budget', process.stderr)} ${line}\n`);
  if (exceeded.length > 0) process.exitCode = 1;
}

const numbersOf = ({ images, measured, unreadable, reused, duplicates, seconds, embedding }: ScanSummary) => ({
  images,
  measured,
  unreadable,
  reused,
  groups: duplicates.groups,
  duplicates: duplicates.images,
  seconds,
  ...(embedding ? { vectors: embedding.vectors } : {}),
});

function printSummary(summary: ScanSummary): void {
  const { images, measured, unreadable, notApplicable, findings, duplicates } = summary;
  const others = [
    unreadable > 0 ? `${count(unreadable)} unreadable` : null,
    notApplicable > 0 ? `${count(notApplicable)} not images` : null,
  ].filter(Boolean);
  print(`${paint('bold', `${count(images)} files`)}: ${[`${count(measured)} images measured`, ...others].join(', ')}`);
  const found = Object.entries(findings).filter(([, n]) => n > 0);
  print('');
  if (found.length === 0) print('No findings.');
  else {
    const rows = found.sort((a, b) => b[1] - a[1]).map(([name, n]) => [name, count(n), share(n, images)]);
    print(table(['finding', 'images', 'share'], rows, [1, 2]));
  }
  if (duplicates.groups > 0) {
    const groups = duplicates.groups === 1 ? '1 duplicate group' : `${count(duplicates.groups)} duplicate groups`;
    print(`\n${groups}: ${count(duplicates.images)} images could go`);
  }
  if (summary.embedding) {
    const { embedder, dimensions, vectors, failed } = summary.embedding;
    const without = failed > 0 ? `, ${count(failed)} ${failed === 1 ? 'image' : 'images'} without one` : '';
    print(`\n${count(vectors)} vectors of ${dimensions} numbers (${embedder})${without}`);
  }
  if (summary.annotations?.isOutdated) {
    const sets = summary.annotations.sets === 1 ? 'The annotation set was' : 'The annotation sets were';
    print(`\n${sets} read before this: goldpan annotations reads again`);
  }
  const rate = summary.imagesPerSecond > 0 ? `, ${count(summary.imagesPerSecond)} images/s` : '';
  const reused = summary.reused > 0 ? `, ${count(summary.reused)} unchanged` : '';
  print(
    paint(
      'dim',
      `\n${duration(summary.seconds)}${rate}${reused}, peak memory ${bytes(summary.peakMemoryBytes)} · ${summary.workspace}`,
    ),
  );
  if (found.length > 0) print(`Next: goldpan review   or   goldpan findings --check ${found[0]![0]}`);
}
