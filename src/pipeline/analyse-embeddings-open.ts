import { readManifest } from '../catalog/manifest.ts';
import { embeddingLabel, findEmbedding, type OpenedVectors, openVectors } from '../catalog/vectors.ts';
import { UserError } from '../model/errors.ts';
import type {
  AnalysisOptions,
  GraphAnalysisOptions,
  OpenAnalysis,
  SearchSummary,
  WithNeighbours,
  WithVectors,
} from './analyse-embeddings-options.ts';
import { locateWorkspace } from './locate.ts';
import { withLockedWorkspace } from './locked-workspace.ts';
import { type EmbeddingNeighbours, embeddingNeighbours } from './neighbours.ts';

/**
 * Runs an analysis that writes to a scanned workspace, which is locked meanwhile.
 *
 * @throws UserError when there is no workspace, it was never scanned, or another process is writing it
 */
const withAnalysis = <T>(options: AnalysisOptions, work: (opened: OpenAnalysis) => Promise<T>): Promise<T> =>
  withLockedWorkspace(locateWorkspace(options.workspace, options.cwd ?? process.cwd()), work);

/** An analysis of the vectors of whole images; the workspace is locked meanwhile. @throws UserError as {@link withAnalysis} */
export function withVectors<T>(options: AnalysisOptions, work: (opened: WithVectors) => Promise<T>): Promise<T> {
  return withAnalysis(options, async (opened) => {
    assertWhole(opened.folder, options.embedder);
    const { database, folder } = opened;
    const vectors = await openVectors(database, folder, readManifest(folder), options.embedder);
    assertSome(vectors);
    return work({ ...opened, ...vectors });
  });
}

/** As {@link withVectors}, with the nearest neighbours of each. */
export function withNeighbours<T>(
  options: GraphAnalysisOptions,
  work: (opened: WithNeighbours) => Promise<T>,
  areCropsFine = false,
): Promise<T> {
  return withAnalysis(options, async (opened) => {
    if (!areCropsFine) assertWhole(opened.folder, options.embedder);
    const found = await findNeighbours(opened, options);
    assertSome(found);
    options.signal?.throwIfAborted();
    return work({ ...opened, ...found });
  });
}

function findNeighbours(
  { database, folder }: OpenAnalysis,
  options: GraphAnalysisOptions,
): Promise<EmbeddingNeighbours> {
  const { embedder, neighbours, metric, search, signal, onProgress } = options;
  return embeddingNeighbours(database, folder, {
    embedder,
    ...(neighbours === undefined ? {} : { k: neighbours }),
    ...(metric === undefined ? {} : { metric }),
    ...(search === undefined ? {} : { method: search }),
    signal,
    ...(onProgress ? { onProgress: (share: number) => onProgress({ step: 'neighbours', share }) } : {}),
  });
}

/** A column has one cell per image, crops may be many. */
function assertWhole(folder: string, embedder: string | undefined): void {
  const embedding = findEmbedding(readManifest(folder), embedder);
  if (!embedding.isOfCrops) return;
  throw new UserError(
    `${embeddingLabel(embedding)} are vectors of crops; this analysis gives every image one value and needs those of whole images: goldpan embed --embedder ${embedding.name}`,
  );
}

function assertSome({ embedding, vectors, missing }: OpenedVectors): void {
  if (vectors.count > 0) return;
  throw new UserError(
    `No image of the last scan has a vector of ${embeddingLabel(embedding)} (${missing} without). Make them with: goldpan embed --embedder ${embedding.name}`,
  );
}

/** What a reader should know of the search behind a result. */
export const searchSummary = ({
  embedding,
  vectors,
  missing,
  metric,
  lists,
  method,
  recall,
}: EmbeddingNeighbours): SearchSummary => ({
  embedder: embeddingLabel(embedding),
  images: vectors.count,
  missing,
  metric,
  neighbours: lists.k,
  search: method,
  recall,
});
