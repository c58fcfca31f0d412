import { type Command, Option } from 'commander';
import { type Device, type EmbedSummary, embed, locateWorkspace, storedEmbeddings } from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { loadConfigFor, positiveNumber, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { bytes, count, duration, paint, print, printable, table } from './terminal.ts';

interface EmbedFlags extends WorkspaceFlags {
  readonly embedder?: string;
  readonly device?: Device;
  readonly offset?: number;
  readonly limit?: number;
  readonly box?: string;
  readonly boxes?: string;
  readonly workers?: number;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
  readonly checkpoint?: number;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const embedderOption = (): Option =>
  new Option(
    '--embedder <name>',
    'builtin, onnx:FILE, a model family, or one whose vectors are here (default: the last one, else builtin)',
  );

export const deviceOption = (): Option =>
  new Option('--device <device>', 'where the model runs (default: auto)').choices(['auto', 'cpu', 'cuda']);

/** What the flags say of the embedder. */
export const embedderChoice = ({ embedder, device }: Pick<EmbedFlags, 'embedder' | 'device'>) => ({
  ...(embedder === undefined ? {} : { embedder }),
  ...(device === undefined ? {} : { device }),
});

export function addEmbedCommand(program: Command): void {
  program
    .command('embed')
    .description('make a vector of every scanned image, for similarity, search, clusters and outliers')
    .addOption(workspaceOption())
    .option('--config <file>', 'configuration file (default: goldpan.config.{ts,json} here)')
    .addOption(embedderOption())
    .addOption(deviceOption())
    .option('--offset <n>', 'leave out the first n images, in the order of their ids', wholeNumber)
    .option('--limit <n>', 'look at so many images at most', wholeNumber)
    .option('--box <rows,cols,width,height>', 'embed this crop of every image, px, instead of the whole')
    .option('--boxes <file>', 'embed the crops of a CSV or JSON lines file instead: image, row_y, col_x, width, height')
    .option('--workers <n>', 'worker processes (default and most: one per processor)', wholeNumber)
    .option('--time-limit <seconds>', 'per file, plus a second for every 20 MB', positiveNumber)
    .option('--memory-limit <MB>', 'per worker process, besides the model', positiveNumber)
    .option('--checkpoint <n>', 'images between two checkpoints (default: 1024)', positiveNumber)
    .option('--list', 'list the vectors this workspace has')
    .option('--json', 'print one JSON object; with --list an array')
    .option('-q, --quiet', 'no progress')
    .action(runEmbed);
}

async function runEmbed(flags: EmbedFlags): Promise<void> {
  if (flags.list) {
    await printList(flags);
    return;
  }
  const config = await loadConfigFor(flags);
  const job = {
    kind: 'embed' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. The vectors made so far are kept: the same command goes on from there.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
    result: ({ vectors, made, failed, seconds }: EmbedSummary) => ({ vectors, made, failed, seconds }),
  };
  const options = {
    ...embedderChoice(flags),
    ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
    ...(flags.offset === undefined ? {} : { offset: flags.offset }),
    ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    ...(flags.box === undefined ? {} : { box: flags.box }),
    ...(flags.boxes === undefined ? {} : { boxes: flags.boxes }),
    limits: {
      ...config.limits,
      ...(flags.workers ? { workers: flags.workers } : {}),
      ...(flags.timeLimit ? { timeLimitSeconds: flags.timeLimit } : {}),
      ...(flags.memoryLimit ? { memoryLimitBytes: flags.memoryLimit * 1e6 } : {}),
    },
    ...(flags.checkpoint ? { checkpointImages: flags.checkpoint } : {}),
  };
  const summary = await asJob(job, (told) => embed({ ...options, ...told }));
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary);
}

function printSummary(summary: EmbedSummary): void {
  const { embedder, dimensions, vectors, made, failed, missing, reasons } = summary;
  const thing = embedder.endsWith('+crops') ? 'crop' : 'image';
  const parts = [
    made > 0 ? `${count(made)} new` : 'none new',
    failed > 0 ? `${count(failed)} ${failed === 1 ? thing : `${thing}s`} without one` : null,
    missing > 0 ? `${count(missing)} not embedded yet` : null,
  ].filter(Boolean);
  print(`${paint('bold', `${count(vectors)} vectors`)} of ${dimensions} numbers (${embedder}): ${parts.join(', ')}`);
  const given = Object.entries(reasons);
  if (given.length > 0) {
    print('');
    print(
      table(
        [`${thing}s`, 'why they have no vector'],
        given.map(([reason, n]) => [count(n), printable(reason)]),
        [0],
      ),
    );
  }
  const rate = summary.imagesPerSecond > 0 ? `, ${count(summary.imagesPerSecond)} images/s` : '';
  print(
    paint(
      'dim',
      `\n${duration(summary.seconds)}${rate}, peak memory ${bytes(summary.peakMemoryBytes)} · ${summary.workspace}`,
    ),
  );
}

async function printList(flags: EmbedFlags): Promise<void> {
  const stored = await storedEmbeddings(flags.workspace);
  if (flags.json) {
    print(JSON.stringify(stored, null, 2));
    return;
  }
  if (stored.length === 0) {
    print('No vectors yet. Make them with: goldpan embed');
    return;
  }
  print(
    table(
      ['embedder', 'version', 'numbers', 'vectors', 'without', 'words', 'made (UTC)', ''],
      stored.map((one) => [
        one.name,
        one.version,
        count(one.dimensions),
        count(one.vectors),
        one.failed === 0 ? '' : count(one.failed),
        one.hasText ? 'yes' : 'no',
        one.at.slice(0, 16).replace('T', ' '),
        one.isCurrent ? 'current' : '',
      ]),
      [2, 3, 4],
    ),
  );
}
