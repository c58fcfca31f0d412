import { type Command, Option } from 'commander';
import {
  locateWorkspace,
  NORMALISE_PRESETS,
  NORMALISE_TARGETS,
  type Normalisation,
  type NormalisePreset,
  type NormaliseTarget,
  normalise,
  presetFileText,
  presetText,
  UserError,
  writePreset,
} from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { loadConfigFor, positiveNumber, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { count, paint, print, printable, table } from './terminal.ts';

interface NormaliseFlags extends WorkspaceFlags {
  readonly split?: string;
  readonly plan?: string;
  readonly for?: NormaliseTarget;
  readonly preset: NormalisePreset;
  readonly weight: 'pixel' | 'image';
  readonly size?: number;
  readonly workers?: number;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
  readonly output?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const UNREAD_SHOWN = 5;

export function addNormaliseCommand(program: Command): void {
  program
    .command('normalise')
    .alias('normalize')
    .description('mean and standard deviation of each channel over what stays, as presets of training libraries')
    .addOption(workspaceOption())
    .option('--config <file>', 'configuration file (default: goldpan.config.{ts,json} here)')
    .option('--split <name>', 'which split, or all (default: train where there is one, else all)')
    .option('--plan <id>', 'leave out what this plan takes away, besides what decisions remove')
    .addOption(new Option('--for <library>', 'print or write for this library').choices(NORMALISE_TARGETS))
    .addOption(
      new Option('--preset <kind>', 'z-score: mean 0, deviation 1; min-max: 0 to 1')
        .choices(NORMALISE_PRESETS)
        .default('z-score'),
    )
    .addOption(
      new Option('--weight <what>', 'what counts alike: every pixel, or every image')
        .choices(['pixel', 'image'])
        .default('pixel'),
    )
    .option('--size <px>', 'look at views of this long side: quicker, but no longer exact', wholeNumber)
    .option('--workers <n>', 'worker processes (default: one per processor)', wholeNumber)
    .option('--time-limit <seconds>', 'per file, plus a second for every 20 MB', positiveNumber)
    .option('--memory-limit <MB>', 'per worker process', positiveNumber)
    .option('-o, --output <file>', 'write the preset to a file: .py (PyTorch unless --for says otherwise) or .json')
    .option('--json', 'print one JSON object with everything')
    .option('-q, --quiet', 'no progress')
    .action(runNormalise);
}

async function runNormalise(flags: NormaliseFlags): Promise<void> {
  const target = targetOf(flags);
  const config = await loadConfigFor(flags);
  const limits = {
    ...config.limits,
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    ...(flags.timeLimit === undefined ? {} : { timeLimitSeconds: flags.timeLimit }),
    ...(flags.memoryLimit === undefined ? {} : { memoryLimitBytes: flags.memoryLimit * 1e6 }),
  };
  const job = {
    kind: 'normalise' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. The images summed so far are kept: the same command goes on from there.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
    result: ({ statistics, unread, reused }: Normalisation) => ({
      images: statistics.images,
      unread: unread.length,
      reused,
    }),
  };
  const found = await asJob(job, (told) =>
    normalise({
      ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
      ...(flags.split === undefined ? {} : { split: flags.split }),
      ...(flags.plan === undefined ? {} : { plan: flags.plan }),
      ...(flags.size === undefined ? {} : { size: flags.size }),
      limits,
      ...told,
    }),
  );
  const options = { preset: flags.preset, weight: flags.weight };
  if (flags.output !== undefined) await writePreset(found, target ?? 'pytorch', flags.output, options);
  if (flags.json || (flags.for === 'json' && flags.output === undefined)) {
    print(JSON.stringify(found, null, 2));
    return;
  }
  if (flags.for !== undefined && flags.for !== 'json' && flags.output === undefined) {
    print((await presetFileText(found, flags.for, options)).trimEnd());
    return;
  }
  printNormalisation(found);
  if (flags.output === undefined) {
    print('');
    print(await presetText(found, 'pytorch', options));
    print(paint('dim', 'For other libraries: --for tensorflow, albumentations, huggingface, timm; a file: -o FILE.py'));
  } else print(`wrote ${flags.output}`);
}

/** For whom a file is; null where there is none. @throws UserError when name and target contradict each other */
function targetOf(flags: NormaliseFlags): NormaliseTarget | null {
  if (flags.output === undefined) return flags.for ?? null;
  const isJson = flags.output.toLowerCase().endsWith('.json');
  const isPython = flags.output.toLowerCase().endsWith('.py');
  const target = flags.for ?? (isJson ? 'json' : 'pytorch');
  const wantsJson = target === 'json' || target === 'huggingface' || target === 'timm';
  if (wantsJson ? isJson : isPython) return target;
  throw new UserError(`${flags.output}: for ${target} the name should end in ${wantsJson ? '.json' : '.py'}.`);
}

function printNormalisation(found: Normalisation): void {
  const { statistics, split, splitChoice, size, unread, plan } = found;
  const row = (name: string, values: readonly number[]) => [name, ...values.map((value) => value.toFixed(6))];
  print(
    table(
      ['', 'red', 'green', 'blue'],
      [
        row('mean, every pixel equal', statistics.byPixel.mean),
        row('standard deviation', statistics.byPixel.std),
        row('mean, every image equal', statistics.byImage.mean),
        row('standard deviation', statistics.byImage.std),
        row('least', statistics.least),
        row('most', statistics.most),
      ],
      [1, 2, 3],
    ),
  );
  print('');
  const which = split === null ? 'all that is kept' : `the split ${printable(split)}`;
  const why = {
    asked: '',
    train: ' (the default where there is one; others: --split)',
    'no-train-split': ' (there is no train split)',
  };
  print(
    `${paint('bold', `${count(statistics.images)} images`)}, ${count(statistics.pixels)} pixels: ${which}${why[splitChoice]}`,
  );
  print(
    size === null
      ? 'Exact: every pixel at full size, values 0–1, population standard deviation'
      : `Approximate: from views of ${size} px, where fine detail is averaged away and the deviation comes out smaller`,
  );
  if (plan !== null) print(`Without what the plan ${plan} takes away`);
  if (statistics.deepImages > 0)
    print(`${count(statistics.deepImages)} images have 16 bits per sample: load them as value ÷ 65535`);
  if (unread.length > 0) {
    print(`${count(unread.length)} could not be read and take no part:`);
    for (const { id, reason } of unread.slice(0, UNREAD_SHOWN)) print(`  ${printable(id)}: ${reason}`);
    if (unread.length > UNREAD_SHOWN)
      print(paint('dim', `  … and ${count(unread.length - UNREAD_SHOWN)} more: --json`));
  }
}
