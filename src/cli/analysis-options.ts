import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type GraphAnalysisOptions,
  type JobKind,
  locateWorkspace,
  NEIGHBOUR_METHODS,
  VECTOR_METRICS,
} from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { addOutputOptions, type OutputFlags, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';

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
function analysisOptions({ workspace, embedder, neighbours, metric, search }: AnalysisFlags): GraphAnalysisOptions {
  return {
    ...(workspace === undefined ? {} : { workspace }),
    ...(embedder === undefined ? {} : { embedder }),
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(metric === undefined ? {} : { metric }),
    ...(search === undefined ? {} : { search }),
  };
}

/** Runs an analysis that writes to the workspace. @param work is given what the flags say, for the library */
export function runAnalysis<T>(
  kind: JobKind,
  flags: AnalysisFlags,
  work: (options: GraphAnalysisOptions) => Promise<T>,
  result?: (value: T) => Readonly<Record<string, number>>,
): Promise<T> {
  const command = {
    kind,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. Nothing was written.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
    ...(result ? { result } : {}),
  };
  return asJob(command, (told) => work({ ...analysisOptions(flags), ...told }));
}

/** What the flags say, for a look at the vectors that writes nothing. */
export function lookOptions(flags: AnalysisFlags, progress: ProgressLine): GraphAnalysisOptions {
  return {
    ...analysisOptions(flags),
    signal: abortOnInterrupt('Interrupted. Nothing was written.'),
    ...(flags.quiet ? {} : { onProgress: progress.show }),
  };
}
