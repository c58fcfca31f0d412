/** How many related and unrelated pairs were found at each score. */
export class ScoreCounts {
  readonly #counts = new Map<number, { related: number; unrelated: number }>();

  add(score: number, isRelated: boolean): void {
    let counts = this.#counts.get(score);
    if (!counts) {
      counts = { related: 0, unrelated: 0 };
      this.#counts.set(score, counts);
    }
    if (isRelated) counts.related++;
    else counts.unrelated++;
  }

  /**
   * Average precision of the ranking: Σ (recall step × precision) from the best score down, equal scores taken as one
   * step, as scikit-learn's `average_precision_score` does. Related pairs that were not found count in the recall.
   *
   * @param related all related pairs there are
   * @returns 0–1; null when there are none
   */
  averagePrecision(related: number): number | null {
    if (related === 0) return null;
    let sum = 0;
    let found = 0;
    let all = 0;
    for (const [, counts] of [...this.#counts].sort(([x], [y]) => y - x)) {
      found += counts.related;
      all += counts.related + counts.unrelated;
      sum += (counts.related / related) * (found / all);
    }
    return sum;
  }
}
