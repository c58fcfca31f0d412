import { type Command, Option } from 'commander';
import {
  readLines,
  type SearchResult,
  searchByText,
  type TextSearch,
  UserError,
  writeSearch,
} from '../pipeline/api.ts';
import { deviceOption, embedderChoice } from './embed.ts';
import { abortOnInterrupt } from './interrupt.ts';
import {
  addOutputOptions,
  collect,
  type OutputFlags,
  openFor,
  outputFormat,
  positiveNumber,
  type WorkspaceFlags,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { count, paint, print, printable, table } from './terminal.ts';

interface SearchFlags extends WorkspaceFlags, OutputFlags {
  readonly queries?: string;
  readonly not?: readonly string[];
  readonly limit: number;
  readonly embedder?: string;
  readonly device?: 'auto' | 'cpu' | 'cuda';
  readonly quiet?: boolean;
}

/** Of commands that compare with vectors, which are there already. */
export const vectorsOption = (): Option =>
  new Option('--embedder <name>', 'whose vectors, by their name in goldpan embed --list (default: the last ones)');

export function addSearchCommand(program: Command): void {
  addOutputOptions(
    program
      .command('search')
      .description('the images that fit some words best, by a model of images and text such as CLIP')
      .argument('[texts...]', 'what to look for, such as "a red boat"')
      .addOption(workspaceOption())
      .option('--queries <file>', 'also look for every line of this file')
      .option('--not <text>', 'what the images should not show (repeatable)', collect)
      .option('-n, --limit <n>', 'images per text', positiveNumber, 10)
      .addOption(vectorsOption())
      .addOption(deviceOption())
      .option('-q, --quiet', 'no progress'),
  ).action(runSearch);
}

async function runSearch(texts: readonly string[], flags: SearchFlags): Promise<void> {
  const all = [...texts, ...(flags.queries === undefined ? [] : await readLines(flags.queries))];
  if (all.length === 0) throw new UserError('Say what to search for, such as: goldpan search "a red boat"');
  const format = outputFormat(flags);
  const workspace = await openFor(flags);
  const progress = new ProgressLine();
  try {
    const found = await searchByText(workspace, all, {
      ...embedderChoice(flags),
      limit: flags.limit,
      ...(flags.not ? { not: flags.not } : {}),
      signal: abortOnInterrupt('Interrupted. Nothing was written.'),
      ...(flags.quiet ? {} : { onProgress: progress.show }),
    }).finally(() => progress.finish());
    if (format) await writeSearch(workspace, found, format, flags.output ?? process.stdout);
    else printResults(all, found);
  } finally {
    workspace.close();
  }
}

function printResults(texts: readonly string[], { results, embedder, vectors, missing }: TextSearch): void {
  const hasNot = results.some(({ not_similarity }) => not_similarity !== null);
  const hasCrops = results.some(({ crop }) => crop !== null);
  const columns: readonly (readonly [string, (result: SearchResult) => string])[] = [
    ['similarity', ({ similarity }) => similarity.toFixed(3)],
    ...(hasNot ? [['not', ({ not_similarity }: SearchResult) => not_similarity!.toFixed(3)] as const] : []),
    ['image', ({ id }) => printable(id)],
    ...(hasCrops ? [['crop', ({ crop }: SearchResult) => crop ?? ''] as const] : []),
  ];
  // The same text may be given twice.
  for (const text of new Set(texts)) {
    const rows = new Map(results.filter(({ query }) => query === text).map((result) => [result.rank, result]));
    print(paint('bold', printable(text)));
    print(
      table(
        columns.map(([heading]) => heading),
        [...rows.values()].map((result) => columns.map(([, cell]) => cell(result))),
        hasNot ? [0, 1] : [0],
      ),
    );
    print('');
  }
  const without = missing > 0 ? `; ${count(missing)} images have none and cannot be found: goldpan embed` : '';
  print(paint('dim', `${count(vectors)} vectors of ${embedder} searched${without}`));
}
