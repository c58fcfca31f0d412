import type { Writable } from 'node:stream';
import {
  FEWEST_IMAGES,
  OUTLIER_SIGNALS,
  type OutlierSignal,
  outlierScores,
} from '../analyse/outliers/outlier-scores.ts';
import { writeDerived } from '../catalog/derived.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { seededRandom } from '../transform/random.ts';
import { searchSummary, withNeighbours } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, SearchSummary } from './analyse-embeddings-options.ts';
import { distancesBetween } from './analyse-embeddings-vectors.ts';
import { writeTable } from './analyse-embeddings-write.ts';

const LEAST_NEIGHBOURS = 10;
/** A picture infinitely far from the bulk. */
const MOST = 1000;

export interface OutliersOptions extends GraphAnalysisOptions {
  /** Share of the reported images that may be none; also the odds of a report on a clean set. Default 0.003. */
  readonly falseRate?: number;
  /** Decides which images all are compared with when there are more than 1,024. Default 0. */
  readonly seed?: number;
}

export interface Outlier {
  readonly id: string;
  /** Evidence ÷ cut: above 1, at most 1000. */
  readonly strength: number;
  readonly signal: OutlierSignal;
  /** The signal in words, with its numbers. */
  readonly reason: string;
}

export interface Outliers extends SearchSummary {
  readonly workspace: string;
  /** The strongest first. */
  readonly outliers: readonly Outlier[];
  /** From how many times the usual on each signal speaks, and for how many images it does. */
  readonly signals: Readonly<Record<OutlierSignal, { readonly cut: number; readonly images: number }>>;
  /** What the reader should know of the result. */
  readonly notes: readonly string[];
}

/**
 * Finds images that lie apart from the others and writes the columns `outlier_strength` and `outlier_reason`, which the
 * check `outlier` judges. None is the honest answer where the tail of the set is as its bulk lets expect.
 *
 * @throws UserError for parameters that cannot be, and as {@link withNeighbours} does
 */
export async function findOutliers(options: OutliersOptions = {}): Promise<Outliers> {
  const { falseRate = 0.003, seed = 0, neighbours } = options;
  if (!(falseRate > 0 && falseRate < 1)) throw new UserError(`false-rate must lie between 0 and 1, not ${falseRate}.`);
  if (neighbours !== undefined && neighbours < LEAST_NEIGHBOURS) {
    throw new UserError(`Outliers need at least ${LEAST_NEIGHBOURS} neighbours per image, not ${neighbours}.`);
  }
  return withNeighbours(options, async (opened) => {
    const { database, folder, ids, lists, vectors, metric, embedding } = opened;
    options.onProgress?.({ step: 'analysing', what: 'outliers' });
    const found = outlierScores(lists, distancesBetween(vectors, metric), {
      falseRate,
      random: seededRandom('outliers', seed),
    });
    options.signal?.throwIfAborted();
    const strengthOf = (image: number) => Math.min(MOST, found.score[image]! / (1 - found.score[image]!));
    const reasonOf = (image: number) => {
      const signal = OUTLIER_SIGNALS[found.signal[image]!]!;
      const { ratio, cut } = found.signals[signal];
      return inWords(signal, ratio[image]!, cut);
    };
    const summary = searchSummary(opened);
    await writeDerived(database, folder, {
      name: 'outliers',
      columns: DERIVED_COLUMNS.outliers,
      rows: (function* () {
        for (let i = 0; i < ids.length; i++) {
          yield [ids[i]!, strengthOf(i), found.isOutlier[i] === 1 ? reasonOf(i) : null] as const;
        }
      })(),
      computedFrom: [1, embedding.key, metric, lists.k, opened.method, falseRate, seed],
      parameters: { falseRate, seed, metric, neighbours: lists.k, search: opened.method, recall: opened.recall },
      embedding: summary.embedder,
    });
    const outliers: Outlier[] = [];
    for (let i = 0; i < ids.length; i++) {
      if (found.isOutlier[i] === 0) continue;
      outliers.push({
        id: ids[i]!,
        strength: strengthOf(i),
        signal: OUTLIER_SIGNALS[found.signal[i]!]!,
        reason: reasonOf(i),
      });
    }
    outliers.sort((a, b) => b.strength - a.strength);
    return {
      workspace: folder,
      ...summary,
      outliers,
      signals: Object.fromEntries(
        OUTLIER_SIGNALS.map((name) => [name, { cut: found.signals[name].cut, images: found.signals[name].beyond }]),
      ) as Outliers['signals'],
      notes:
        ids.length < FEWEST_IMAGES
          ? [`With fewer than ${FEWEST_IMAGES} images there is no bulk to compare with: nothing is an outlier.`]
          : [],
    };
  });
}

const times = (ratio: number): string => (ratio >= 1000 ? 'more than 1000' : ratio.toPrecision(3));

function inWords(signal: OutlierSignal, ratio: number, cut: number): string {
  const beyond = `${times(ratio)} times as far as usual (cut at ${times(cut)})`;
  if (signal === 'alone') return `far from its neighbours: ${beyond}`;
  if (signal === 'apart') return `far from the rest of the set: ${beyond}`;
  return `far from the rest of the set together with its nearest neighbours: ${beyond}`;
}

export const writeOutliers = (rows: readonly Outlier[], format: ExportFormat, to: Writable | string): Promise<void> =>
  writeTable(
    {
      rows,
      columns: [
        ['id', 'VARCHAR'],
        ['strength', 'DOUBLE'],
        ['signal', 'VARCHAR'],
        ['reason', 'VARCHAR'],
      ],
      cells: ({ id, strength, signal, reason }) => [id, strength, signal, reason],
    },
    format,
    to,
  );
