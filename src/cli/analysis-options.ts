import { type Command, InvalidArgumentError, Option } from 'commander';
import { type GraphAnalysisOptions, NEIGHBOUR_METHODS, VECTOR_METRICS } from '../pipeline/api.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { addOutputOptions, type OutputFlags, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import type { ProgressLine } from './progress-line.ts';

/** Of a command that looks at all vectors together. */
export interface AnalysisFlags extends WorkspaceFlags, OutputFlags {
  readonly embedder?: string;
  readonly neighbours?: number;
  readonly metric?: NonNullable<GraphAnalysisOptions['metric']>;
  readonly search?: NonNullable<GraphAnalysisOptions['search']>;
  readonly quiet?: boolean;
}

/** A number, for options whose range depends on others. */
export const anyNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isFinite(number) || text.trim() === '') throw new InvalidArgumentError('It must be a number.');
  return number;
};

export const metricOption = (): Option =>
  new Option('--metric <metric>', 'how far vectors are apart (default: cosine)').choices(VECTOR_METRICS);

export const searchOption = (): Option =>
  new Option('--search <search>', 'how neighbours are found (default: auto, exact up to a size, then hnsw)').choices(
    NEIGHBOUR_METHODS,
  );

/** @param searches whether neighbours are looked for */
export function addAnalysisOptions(command: Command, searches = true): Command {
  command
    .addOption(workspaceOption())
    .option('--embedder <name>', 'whose vectors: a name of goldpan embed --list (default: the last one)');
  if (searches) {
    command
      .option('--neighbours <k>', 'nearest neighbours per image (default: 15)', wholeNumber)
      .addOption(metricOption())
      .addOption(searchOption());
  }
  return addOutputOptions(command).option('-q, --quiet', 'no progress');
}

/** What the flags say, for the library. */
export function analysisOptions(flags: AnalysisFlags, progress: ProgressLine): GraphAnalysisOptions {
  const { workspace, embedder, neighbours, metric, search, quiet } = flags;
  return {
    ...(workspace === undefined ? {} : { workspace }),
    ...(embedder === undefined ? {} : { embedder }),
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(metric === undefined ? {} : { metric }),
    ...(search === undefined ? {} : { search }),
    signal: abortOnInterrupt('Interrupted. Nothing was written.'),
    ...(quiet ? {} : { onProgress: progress.show }),
  };
}
