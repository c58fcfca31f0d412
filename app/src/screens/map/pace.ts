/** A frame may take so long while the map moves: 30 in a second. */
const SLOWEST_MS = 33;
const QUICK_MS = 22;
const FEWEST = 8000;

/**
 * How many points are drawn while the map moves: all of them where the machine draws them in time, else a sample as
 * large as it can. The whole picture follows as soon as the map stands still.
 */
export class Pace {
  readonly #all: number;
  #most: number;
  #slow = 0;

  constructor(all: number) {
    this.#all = all;
    this.#most = all;
  }

  get most(): number {
    return this.#most;
  }

  /** Takes the time between two frames of one movement, ms. */
  took(ms: number): void {
    if (ms > SLOWEST_MS) {
      // One slow frame may be anything; two are the points.
      this.#slow++;
      if (this.#slow < 2) return;
      this.#most = Math.max(Math.min(FEWEST, this.#all), Math.round(this.#most * Math.max(0.5, SLOWEST_MS / ms)));
      this.#slow = 0;
    } else {
      this.#slow = 0;
      if (ms < QUICK_MS) this.#most = Math.min(this.#all, Math.round(this.#most * 1.05) + 1);
    }
  }
}
