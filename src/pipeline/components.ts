import { linkedComponents } from '../analyse/clusters/linked-components.ts';
import { numberBySize } from '../analyse/clusters/number-by-size.ts';
import { writeDerived } from '../catalog/derived.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { COMPONENT_SIMILARITY } from './analyse-embeddings-choices.ts';
import { searchSummary, withNeighbours } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, SearchSummary } from './analyse-embeddings-options.ts';
import { checkSimilarity, distanceAt, unitVectors } from './analyse-embeddings-vectors.ts';
import { type ClusterSummary, profileClusters, withLabels } from './clusters-summary.ts';

export interface ComponentsOptions extends GraphAnalysisOptions {
  /** Similarity from which on two neighbours are linked. Default 0.96. */
  readonly threshold?: number;
}

export interface Components extends SearchSummary {
  readonly workspace: string;
  readonly threshold: number;
  /** Images linked to none. */
  readonly alone: number;
  /** Links between images. */
  readonly links: number;
  /** Components of two images or more, the largest first. */
  readonly components: readonly ClusterSummary[];
}

/**
 * Connected components of the neighbour graph, and degree and PageRank of every image in it, written as the columns
 * `component`, `component_size`, `component_degree` and `component_rank`. Components chain: the ends of one need not be
 * alike.
 *
 * @throws UserError for a threshold that cannot be, and as {@link withNeighbours} does
 */
export async function findComponents(options: ComponentsOptions = {}): Promise<Components> {
  const { threshold = COMPONENT_SIMILARITY, metric = 'cosine', signal } = options;
  checkSimilarity('--threshold', metric, threshold);
  return withNeighbours(options, async (opened) => {
    const { database, folder, ids, lists, vectors, embedding } = opened;
    options.onProgress?.({ step: 'analysing', what: 'components' });
    const found = linkedComponents(lists, distanceAt(metric, threshold));
    const { labels, sizes } = numberBySize(found.component, found.count);
    const alone = sizes.reduce((sum, size) => sum + (size === 1 ? 1 : 0), 0);
    // An image alone is a component, but none to look at.
    const linked = sizes.subarray(0, sizes.length - alone);
    const shown = labels.map((component) => (component < linked.length ? component : -1));
    const { clusters } = await profileClusters(unitVectors(vectors), ids, shown, linked);
    signal?.throwIfAborted();
    const summary = searchSummary(opened);
    let ranks = 0;
    for (const rank of found.pageRank) ranks += rank;
    await writeDerived(database, folder, {
      name: 'components',
      columns: DERIVED_COLUMNS.components,
      rows: (function* () {
        for (let i = 0; i < ids.length; i++) {
          yield [ids[i]!, labels[i]!, sizes[labels[i]!]!, found.degree[i]!, found.pageRank[i]! / ranks] as const;
        }
      })(),
      computedFrom: [1, embedding.key, metric, lists.k, opened.method, threshold],
      parameters: { threshold, metric, neighbours: lists.k, search: opened.method, recall: opened.recall },
      embedding: summary.embedder,
    });
    return {
      workspace: folder,
      ...summary,
      threshold,
      alone,
      links: found.degree.reduce((sum, degree) => sum + degree, 0) / 2,
      components: await withLabels(opened, 'components', 'component', clusters),
    };
  });
}
