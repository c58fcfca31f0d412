/** A frame may take so long while the map moves: 30 in a second. */
const SLOWEST_MS = 33;
const TOLERANCE_MS = 4;
const QUICK_MS = 22;
const FEWEST = 20_000;

/** What any machine may be asked for at first. */
const AT_FIRST = 200_000;
/** Least that one slow frame leaves of what was drawn. */
const LEAST_LEFT = 0.2;
const GROWTH = 1.08;

/**
 * How many points are drawn while the map moves: all of them where the machine draws them in time, else a sample as
 * large as it can. The whole picture follows as soon as the map stands still.
 */
export class Pace {
  readonly #all: number;
  #most: number;

  constructor(all: number) {
    this.#all = all;
    this.#most = Math.min(all, AT_FIRST);
  }

  get most(): number {
    return this.#most;
  }

  /** Takes the time between two frames of one movement, ms. */
  took(ms: number): void {
    if (ms > SLOWEST_MS + TOLERANCE_MS) {
      const left = Math.max(LEAST_LEFT, SLOWEST_MS / ms);
      this.#most = Math.max(Math.min(FEWEST, this.#all), Math.round(this.#most * left));
    } else if (ms < QUICK_MS) this.#most = Math.min(this.#all, Math.round(this.#most * GROWTH) + 1);
  }
}
