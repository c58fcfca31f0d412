/**
 * Rows of the `pairs` table as flat columns. Images are numbers in id order, so `a < b` in each row as it does as ids;
 * the order of the rows does not matter.
 */
export interface RelatedRows {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Place in `RELATIONS`, 0 the closest; `RELATIONS.length` is no relation. */
  readonly rank: Uint8Array;
  /** 0–1, 1 for identical. */
  readonly score: Float64Array;
  readonly isConfirmed: Uint8Array;
  /** `b` was compared with `a` alone, which stands for it in all further pairs. */
  readonly isRepresented: Uint8Array;
}

export interface RelatedRow {
  readonly a: number;
  readonly b: number;
  readonly rank: number;
  readonly score: number;
  readonly isConfirmed: boolean;
  readonly isRepresented: boolean;
}

/** Collects rows whose number is not known in advance. */
export class RelatedRowsBuilder {
  #count = 0;
  #a = new Int32Array(1024);
  #b = new Int32Array(1024);
  #rank = new Uint8Array(1024);
  #score = new Float64Array(1024);
  #flags = new Uint8Array(1024);

  add({ a, b, rank, score, isConfirmed, isRepresented }: RelatedRow): void {
    if (this.#count === this.#a.length) this.#grow();
    const i = this.#count++;
    this.#a[i] = Math.min(a, b);
    this.#b[i] = Math.max(a, b);
    this.#rank[i] = rank;
    this.#score[i] = score;
    this.#flags[i] = (isConfirmed ? 1 : 0) | (isRepresented ? 2 : 0);
  }

  finish(): RelatedRows {
    const count = this.#count;
    const flags = this.#flags.subarray(0, count);
    return {
      count,
      a: this.#a.slice(0, count),
      b: this.#b.slice(0, count),
      rank: this.#rank.slice(0, count),
      score: this.#score.slice(0, count),
      isConfirmed: flags.map((flag) => flag & 1),
      isRepresented: flags.map((flag) => flag >> 1),
    };
  }

  #grow(): void {
    const length = 2 * this.#a.length;
    const a = new Int32Array(length);
    a.set(this.#a);
    this.#a = a;
    const b = new Int32Array(length);
    b.set(this.#b);
    this.#b = b;
    const rank = new Uint8Array(length);
    rank.set(this.#rank);
    this.#rank = rank;
    const score = new Float64Array(length);
    score.set(this.#score);
    this.#score = score;
    const flags = new Uint8Array(length);
    flags.set(this.#flags);
    this.#flags = flags;
  }
}
