import type { Command } from 'commander';
import {
  type Device,
  findSimilar,
  type SimilarToQuery,
  turnInWords,
  UserError,
  writeSimilar,
} from '../pipeline/api.ts';
import { type AnalysisFlags, anyNumber, lookOptions, metricOption, searchOption } from './analysis-options.ts';
import { deviceOption } from './embed.ts';
import { addOutputOptions, loadConfigFor, outputFormat, wholeNumber, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { count, paint, print, printable, table } from './terminal.ts';

interface SimilarFlags extends AnalysisFlags {
  readonly limit: number;
  readonly minSimilarity?: number;
  readonly turned?: boolean;
  readonly device?: Device;
}

const QUERIES_SHOWN = 20;

export function addSimilarCommand(program: Command): void {
  addOutputOptions(
    program
      .command('similar')
      .description('the images most like some others, which may be of the workspace or new files and folders')
      .argument('<images...>', 'ids of the workspace; or files, folders, patterns and lists to be looked up in it')
      .addOption(workspaceOption())
      .option('--embedder <name>', 'whose vectors: a name of goldpan embed --list (default: the last one)')
      .option('-n, --limit <n>', 'images per query', wholeNumber, 10)
      .option('--min-similarity <s>', 'only images at least so similar, 1 is the same', anyNumber)
      .option('--turned', 'look for the query mirrored and turned by quarters, too')
      .addOption(metricOption())
      .addOption(searchOption())
      .addOption(deviceOption()),
  )
    .option('-q, --quiet', 'no progress')
    .action(runSimilar);
}

async function runSimilar(inputs: string[], flags: SimilarFlags): Promise<void> {
  const format = outputFormat(flags);
  const config = await loadConfigFor(flags);
  const progress = new ProgressLine();
  const found = await findSimilar({
    ...lookOptions(flags, progress),
    inputs,
    count: flags.limit,
    limits: config.limits,
    ...(flags.minSimilarity === undefined ? {} : { minSimilarity: flags.minSimilarity }),
    ...(flags.turned ? { turned: true } : {}),
    ...(flags.device === undefined ? {} : { device: flags.device }),
  }).finally(() => progress.finish());
  const { queries, skipped } = found;
  if (queries.length === 0) {
    const [first] = skipped;
    throw new UserError(
      first ? `${printable(first.query)} cannot be looked up: ${first.reason}.` : 'There is no image to look up.',
    );
  }
  for (const { query, reason } of skipped.slice(0, QUERIES_SHOWN)) {
    process.stderr.write(`left out: ${printable(query)}: ${reason}\n`);
  }
  if (skipped.length > QUERIES_SHOWN) process.stderr.write(`left out: ${count(skipped.length - QUERIES_SHOWN)} more\n`);
  if (format) {
    await writeSimilar(queries, format, flags.output ?? process.stdout);
    return;
  }
  for (const query of queries.slice(0, QUERIES_SHOWN)) print(queryText(query));
  const hidden =
    queries.length > QUERIES_SHOWN
      ? `${count(queries.length)} queries, ${QUERIES_SHOWN} shown; all: --json or -o FILE. `
      : '';
  print(
    paint(
      'dim',
      `${hidden}${count(found.vectors)} vectors searched (${found.embedder}, ${found.metric} distance, ${found.search})`,
    ),
  );
}

function queryText({ query, id, images }: SimilarToQuery): string {
  const name = printable(id ?? query);
  const heading = `${paint('bold', name)}${id === null ? paint('dim', '  not of the workspace') : ''}`;
  if (images.length === 0) return `${heading}\n  nothing similar\n`;
  const hasCrops = images.some(({ crop }) => crop !== null);
  const hasTurns = images.some(({ orientation }) => orientation !== 1);
  const hasRelations = images.some(({ relation }) => relation !== null);
  const rows = images.map((image) => [
    image.similarity.toFixed(3),
    printable(image.id),
    ...(hasCrops ? [image.crop ?? ''] : []),
    ...(hasTurns ? [turnInWords(image.orientation)] : []),
    ...(hasRelations ? [image.relation === null ? '' : `${image.relation}, score ${image.score?.toFixed(2)}`] : []),
  ]);
  const headings = [
    'similarity',
    'image',
    ...(hasCrops ? ['crop'] : []),
    ...(hasTurns ? ['the query is'] : []),
    ...(hasRelations ? ['their pixels'] : []),
  ];
  return `${heading}\n${table(headings, rows, [0])}\n`;
}
