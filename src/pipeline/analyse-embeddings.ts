import { coverage } from '../analyse/subset/representativeness.ts';
import { uniqueness } from '../analyse/subset/uniqueness.ts';
import type { Database } from '../catalog/database.ts';
import { derivedKey, writeDerived } from '../catalog/derived.ts';
import { partKeys } from '../catalog/folder.ts';
import { readManifest } from '../catalog/manifest.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import { NO_NEIGHBOUR } from '../kernel/cluster/neighbour-graph.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { DEFAULT_NEIGHBOURS, type EmbeddingNeighbours, embeddingNeighbours } from './neighbours.ts';
import type { OnScanProgress } from './progress.ts';

/** Raise it when the same neighbours would give other columns. */
const VERSION = 1;

export interface AnalyseEmbeddings {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnScanProgress | undefined;
}

/**
 * Writes what costs next to nothing once the neighbours are known: the columns `max_similarity`, `nearest_neighbour`,
 * `uniqueness` and `representativeness`, from the vectors of whole images of the embedder used last. The caller holds the
 * workspace's lock.
 *
 * @returns whether anything was written: not when there are no such vectors, or the columns are of just these
 */
export async function analyseEmbeddings(
  database: Database,
  folder: string,
  { signal, onProgress }: AnalyseEmbeddings = {},
): Promise<boolean> {
  const manifest = readManifest(folder);
  const { snapshot } = manifest;
  const embedding = manifest.embeddings.find(({ name, isOfCrops }) => name === manifest.embedder && !isOfCrops);
  if (!snapshot || !embedding) return false;
  const computedFrom = [VERSION, embedding.key, DEFAULT_NEIGHBOURS];
  const key = derivedKey({ name: 'neighbours', computedFrom }, snapshot.images);
  const stored = manifest.derived.find(({ name }) => name === 'neighbours');
  if (stored?.key === key && partKeys(folder, 'derived').includes(key)) return false;
  const found = await embeddingNeighbours(database, folder, {
    embedder: embedding.name,
    signal,
    ...(onProgress ? { onProgress: (share: number) => onProgress({ step: 'neighbours', share }) } : {}),
  });
  if (found.vectors.count === 0) return false;
  await writeDerived(database, folder, {
    name: 'neighbours',
    columns: DERIVED_COLUMNS.neighbours,
    rows: rowsOf(found),
    computedFrom,
    parameters: { neighbours: found.lists.k, metric: found.metric, search: found.method, recall: found.recall },
    embedding: embeddingLabel(embedding),
  });
  return true;
}

function* rowsOf({ ids, lists }: EmbeddingNeighbours) {
  const { score } = uniqueness(lists);
  const covered = coverage(lists);
  const densest = covered.reduce((most, value) => Math.max(most, value), 1);
  for (let i = 0; i < lists.count; i++) {
    const nearest = lists.neighbours[i * lists.k]!;
    const isAlone = nearest === NO_NEIGHBOUR;
    yield [
      ids[i]!,
      isAlone ? null : 1 - lists.distances[i * lists.k]!,
      isAlone ? null : ids[nearest]!,
      isAlone ? null : score[i]!,
      isAlone ? null : covered[i]! / densest,
    ] as const;
  }
}
