/**
 * Units to be assigned, each whole, with how many images of each label they hold: those of unit `u` are the entries
 * `start[u] … start[u + 1] - 1` of `label` and `images`. Every unit has an entry for all its images together, under the
 * last label number.
 */
export interface SplitUnits {
  readonly count: number;
  readonly start: Int32Array;
  readonly label: Int32Array;
  readonly images: Int32Array;
}

/**
 * How far an assignment is off its targets: the sum over splits and labels of the squared surplus in images, each label
 * weighed by one over its count, so that a rare label matters as much as a frequent one.
 */
export class Balance {
  readonly assigned: Int32Array;
  readonly #units: SplitUnits;
  readonly #splits: number;
  readonly #labels: number;
  /** Images beyond the target, negative where some are missing: `surplus[split * labels + label]`. */
  readonly #surplus: Float64Array;
  readonly #weight: Float64Array;

  /** @param targets `targets[split * labels + label]`, the last label being all images */
  constructor(units: SplitUnits, targets: ArrayLike<number>, splits: number) {
    this.#units = units;
    this.#splits = splits;
    this.#labels = targets.length / splits;
    this.#surplus = Float64Array.from(targets, (target) => -target);
    this.#weight = new Float64Array(this.#labels);
    for (let i = 0; i < targets.length; i++) this.#weight[i % this.#labels]! += targets[i]!;
    for (let label = 0; label < this.#labels; label++) this.#weight[label] = 1 / Math.max(1, this.#weight[label]!);
    this.assigned = new Int32Array(units.count).fill(-1);
  }

  /** Change of the cost by adding a unit to a split. */
  costOfAdding(unit: number, split: number): number {
    const { start, label, images } = this.#units;
    const at = split * this.#labels;
    let cost = 0;
    for (let e = start[unit]!; e < start[unit + 1]!; e++) {
      const n = images[e]!;
      cost += this.#weight[label[e]!]! * n * (2 * this.#surplus[at + label[e]!]! + n);
    }
    return cost;
  }

  /** Change of the cost by taking a unit out of the split it is in. */
  costOfRemoving(unit: number): number {
    const { start, label, images } = this.#units;
    const at = this.assigned[unit]! * this.#labels;
    let cost = 0;
    for (let e = start[unit]!; e < start[unit + 1]!; e++) {
      const n = images[e]!;
      cost += this.#weight[label[e]!]! * n * (n - 2 * this.#surplus[at + label[e]!]!);
    }
    return cost;
  }

  /** Puts a unit into a split, taking it out of where it was; -1 is nowhere. */
  move(unit: number, split: number): void {
    const { start, label, images } = this.#units;
    const from = this.assigned[unit]!;
    for (let e = start[unit]!; e < start[unit + 1]!; e++) {
      if (from >= 0) this.#surplus[from * this.#labels + label[e]!]! -= images[e]!;
      if (split >= 0) this.#surplus[split * this.#labels + label[e]!]! += images[e]!;
    }
    this.assigned[unit] = split;
  }

  /** The split a unit costs least in; the first of equal ones. */
  cheapest(unit: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let split = 0; split < this.#splits; split++) {
      const cost = this.costOfAdding(unit, split);
      if (cost < least - 1e-12) {
        best = split;
        least = cost;
      }
    }
    return best;
  }

  /** The largest surplus or lack, in images, of any split and label. */
  worst(): number {
    let most = 0;
    for (const surplus of this.#surplus) most = Math.max(most, Math.abs(surplus));
    return most;
  }
}
