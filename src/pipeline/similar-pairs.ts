import type { Writable } from 'node:stream';
import { similarityOf } from '../catalog/neighbours.ts';
import { NO_NEIGHBOUR } from '../kernel/cluster/neighbour-graph.ts';
import { ascendingOrder } from '../kernel/stats/ascending-order.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { searchSummary, withNeighbours } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, SearchSummary } from './analyse-embeddings-options.ts';
import { checkSimilarity } from './analyse-embeddings-vectors.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import type { EmbeddingNeighbours } from './neighbours.ts';

export interface NeighboursOptions extends GraphAnalysisOptions {
  /** Only neighbours at least so similar: fastdup's `threshold`. */
  readonly threshold?: number;
  /** Only images whose nearest neighbour is less similar than this: fastdup's `lower_threshold`, as a similarity. */
  readonly lowerThreshold?: number;
}

export interface Neighbour {
  readonly id: string;
  /** 1 is the nearest. */
  readonly rank: number;
  readonly neighbour: string;
  readonly similarity: number;
  readonly distance: number;
  /** Crops of the two, `row,column,width,height`; null for whole images. */
  readonly crop: string | null;
  readonly neighbourCrop: string | null;
}

export interface Neighbours extends SearchSummary {
  readonly workspace: string;
  /** Neighbours that the thresholds leave. */
  readonly count: number;
  /** Of these, pairs without direction, the most similar first; with a lower threshold the least similar first. */
  readonly pairs: (limit: number) => Neighbour[];
  /** All of them, image by image. */
  readonly rows: () => Generator<Neighbour>;
}

/**
 * The nearest neighbours of every image (or crop), which are stored in the workspace as the table `neighbours`, from
 * there at the next call.
 *
 * @throws UserError for a threshold that cannot be, and as {@link withNeighbours} does
 */
export async function findNeighbours(options: NeighboursOptions = {}): Promise<Neighbours> {
  const { threshold, lowerThreshold, metric = 'cosine' } = options;
  if (threshold !== undefined) checkSimilarity('--threshold', metric, threshold);
  if (lowerThreshold !== undefined) checkSimilarity('--lower-threshold', metric, lowerThreshold);
  return withNeighbours(
    options,
    async (opened) => {
      const places = wantedPlaces(opened, options);
      return {
        workspace: opened.folder,
        ...searchSummary(opened),
        count: places.length,
        pairs: (limit) => mostExtreme(opened, places, limit, lowerThreshold !== undefined),
        rows: function* () {
          for (const place of places) yield neighbourAt(opened, place);
        },
      };
    },
    true,
  );
}

/** Places in the lists that the thresholds leave; rows are ordered, so a row ends at the first that is too far. */
function wantedPlaces(
  { lists, metric }: EmbeddingNeighbours,
  { threshold, lowerThreshold }: NeighboursOptions,
): Uint32Array {
  const { count, k, neighbours, distances } = lists;
  const places = new Uint32Array(count * k);
  let found = 0;
  for (let row = 0; row < count; row++) {
    if (lowerThreshold !== undefined && similarityOf(metric, distances[row * k]!) >= lowerThreshold) continue;
    for (let at = row * k; at < (row + 1) * k && neighbours[at] !== NO_NEIGHBOUR; at++) {
      if (threshold !== undefined && similarityOf(metric, distances[at]!) < threshold) break;
      places[found++] = at;
    }
  }
  return places.subarray(0, found);
}

function neighbourAt({ ids, crops, lists, metric }: EmbeddingNeighbours, place: number): Neighbour {
  const row = Math.floor(place / lists.k);
  const other = lists.neighbours[place]!;
  const distance = lists.distances[place]!;
  return {
    id: ids[row]!,
    rank: place - row * lists.k + 1,
    neighbour: ids[other]!,
    similarity: similarityOf(metric, distance),
    distance,
    crop: crops?.[row] ?? null,
    neighbourCrop: crops?.[other] ?? null,
  };
}

/** The most similar pairs, each once; or of lonely images their nearest neighbours, the loneliest first. */
function mostExtreme(found: EmbeddingNeighbours, places: Uint32Array, limit: number, areLonely: boolean): Neighbour[] {
  const { k, neighbours, distances } = found.lists;
  const rowOf = (place: number) => Math.floor(place / k);
  const shown = places.filter((place) => !areLonely || place % k === 0);
  const order = ascendingOrder(Float32Array.from(shown, (place) => (areLonely ? -1 : 1) * distances[place]!));
  const pairs: Neighbour[] = [];
  const seen = new Set<string>();
  for (let o = 0; o < order.length && pairs.length < limit; o++) {
    const place = shown[order[o]!]!;
    const [row, other] = [rowOf(place), neighbours[place]!];
    const key = `${Math.min(row, other)} ${Math.max(row, other)}`;
    if (!areLonely && seen.has(key)) continue;
    seen.add(key);
    pairs.push(neighbourAt(found, place));
  }
  return pairs;
}

/** Writes neighbours image by image; the columns of crops are there when the vectors are of crops. */
export function writeNeighbours(
  { rows, embedder }: Neighbours,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  const areCrops = embedder.endsWith('+crops');
  const shown = function* () {
    for (const { crop, neighbourCrop, ...row } of rows()) {
      yield areCrops ? { ...row, crop, neighbour_crop: neighbourCrop } : row;
    }
  };
  const columns = [
    ['id', 'VARCHAR'],
    ['rank', 'INTEGER'],
    ['neighbour', 'VARCHAR'],
    ['similarity', 'DOUBLE'],
    ['distance', 'DOUBLE'],
    ['crop', 'VARCHAR'],
    ['neighbour_crop', 'VARCHAR'],
  ] as const;
  return writeTable(
    { rows: shown(), columns: areCrops ? columns : columns.slice(0, 5), cells: (row) => Object.values(row) },
    format,
    to,
  );
}
