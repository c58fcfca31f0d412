/** What one image's list of duplicates is worth, each 0–1. */
export interface QueryMeasures {
  readonly averagePrecision: number;
  readonly ndcg: number;
  readonly jaccard: number;
}

const ALL_RIGHT: QueryMeasures = { averagePrecision: 1, ndcg: 1, jaccard: 1 };
const ALL_WRONG: QueryMeasures = { averagePrecision: 0, ndcg: 0, jaccard: 0 };

/**
 * Measures of one ranked list as imagededup's `evaluate` has them: average precision over all that is related; NDCG
 * with gain 1, its ideal the same list in the best order (so that what was not found does not lower it); Jaccard index
 * of the two sets. Nothing related and nothing found is all right; only one of the two is all wrong.
 *
 * @param isRelated for each found image, best first
 * @param related how many images are related to the query
 */
export function queryMeasures(isRelated: readonly boolean[], related: number): QueryMeasures {
  if (isRelated.length === 0 && related === 0) return ALL_RIGHT;
  if (isRelated.length === 0 || related === 0) return ALL_WRONG;
  let right = 0;
  let precisions = 0;
  let gain = 0;
  let ideal = 0;
  for (let place = 0; place < isRelated.length; place++) {
    if (!isRelated[place]) continue;
    ideal += 1 / Math.log2(right + 2);
    right++;
    precisions += right / (place + 1);
    gain += 1 / Math.log2(place + 2);
  }
  return {
    averagePrecision: precisions / related,
    ndcg: right === 0 ? 0 : gain / ideal,
    jaccard: right / (isRelated.length + related - right),
  };
}

/** Means over queries. */
export interface RetrievalMeasures {
  readonly queries: number;
  /** Mean average precision; this and the next two null without queries. */
  readonly map: number | null;
  readonly ndcg: number | null;
  readonly jaccard: number | null;
}

/** Adds up the measures of queries. */
export class RetrievalMean {
  #queries = 0;
  #map = 0;
  #ndcg = 0;
  #jaccard = 0;

  add({ averagePrecision, ndcg, jaccard }: QueryMeasures): void {
    this.#queries++;
    this.#map += averagePrecision;
    this.#ndcg += ndcg;
    this.#jaccard += jaccard;
  }

  finish(): RetrievalMeasures {
    const mean = (sum: number) => (this.#queries === 0 ? null : sum / this.#queries);
    return { queries: this.#queries, map: mean(this.#map), ndcg: mean(this.#ndcg), jaccard: mean(this.#jaccard) };
  }
}
