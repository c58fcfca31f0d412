import { adjacencyOf } from '../analyse/graph/adjacency.ts';
import { connectedComponents } from '../analyse/graph/components.ts';
import { pageRank } from '../analyse/graph/page-rank.ts';
import type { PairList } from '../analyse/graph/pair-list.ts';

/** What fastdup's tables say of a component of related images. */
export interface ComponentFacts {
  images: number;
  pairs: number;
  sum: number;
  min: number;
  max: number;
  pageRank: number;
}

/** Components, ranks and degrees over the related images; images that are related to none are not in it. */
export interface SimilarityGraph {
  readonly component: Int32Array;
  readonly components: readonly ComponentFacts[];
  readonly rank: Float64Array;
  readonly delta: Float64Array;
  /** How many pairs name an image first, and second. */
  readonly asFirst: Int32Array;
  readonly asSecond: Int32Array;
}

export function similarityGraph({ ids, a, b, score }: PairList): SimilarityGraph {
  const { component, count } = connectedComponents(ids.length, a, b);
  const { rank, delta } = pageRank(adjacencyOf(ids.length, a, b));
  const components = Array.from(
    { length: count },
    (): ComponentFacts => ({ images: 0, pairs: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: 0, pageRank: 0 }),
  );
  for (let i = 0; i < ids.length; i++) {
    const facts = components[component[i]!]!;
    facts.images++;
    facts.pageRank += rank[i]!;
  }
  const asFirst = new Int32Array(ids.length);
  const asSecond = new Int32Array(ids.length);
  for (let p = 0; p < a.length; p++) {
    asFirst[a[p]!]!++;
    asSecond[b[p]!]!++;
    const facts = components[component[a[p]!]!]!;
    facts.pairs++;
    facts.sum += score[p]!;
    facts.min = Math.min(facts.min, score[p]!);
    facts.max = Math.max(facts.max, score[p]!);
  }
  return { component, components, rank, delta, asFirst, asSecond };
}
