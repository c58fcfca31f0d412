/** The label that fits each image best, its similarity, and its lead over the second best. */
export class BestPrompts {
  /** Number of the best label of each image, the smaller one of equals. */
  readonly best: Uint32Array;
  /** Cosine similarity to it, −1–1. */
  readonly score: Float32Array;
  /** Lead over the second best, 0–2; NaN where there is but one label. */
  readonly margin: Float32Array;
  /** Numbers of the labels above the threshold of each image, best first; null when no tags are wanted. */
  readonly tags: (readonly number[])[] | null;
  readonly #labels: number;
  readonly #above: number;

  /** @param tagsAbove cosine similarity that a label needs to be a tag */
  constructor(images: number, labels: number, tagsAbove: number | null) {
    this.best = new Uint32Array(images);
    this.score = new Float32Array(images);
    this.margin = new Float32Array(images);
    this.tags = tagsAbove === null ? null : new Array<readonly number[]>(images).fill([]);
    this.#labels = labels;
    this.#above = tagsAbove ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Takes the similarities of some images.
   * @param opposites of the cosine similarities, `width` per image, of which the first ones are the labels'
   */
  take(from: number, images: number, opposites: Float32Array, width: number): void {
    for (let image = 0; image < images; image++) {
      const at = image * width;
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      let second = Number.POSITIVE_INFINITY;
      for (let label = 0; label < this.#labels; label++) {
        const opposite = opposites[at + label]!;
        if (opposite < least) {
          second = least;
          least = opposite;
          best = label;
        } else if (opposite < second) second = opposite;
      }
      this.best[from + image] = best;
      this.score[from + image] = -least;
      this.margin[from + image] = this.#labels > 1 ? second - least : Number.NaN;
      if (this.tags && -least > this.#above) this.tags[from + image] = this.#tagsOf(opposites, at);
    }
  }

  #tagsOf(opposites: Float32Array, at: number): number[] {
    const tags: number[] = [];
    for (let label = 0; label < this.#labels; label++) if (-opposites[at + label]! > this.#above) tags.push(label);
    return tags.sort((a, b) => opposites[at + a]! - opposites[at + b]! || a - b);
  }
}
