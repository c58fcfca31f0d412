import type { Balance, SplitUnits } from './balance.ts';

/** Gains below this are rounding. */
const LEAST_GAIN = 1e-9;
const MAX_PASSES = 20;
/** With more kinds of units, single moves have always been enough: there are small ones for every gap. */
const MAX_KINDS = 400;
const MAX_SWAPS = 1000;

/** Moves single units to where they cost less, until no move helps. */
export function improveByMoves(balance: Balance, order: Int32Array): void {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let moved = 0;
    for (const unit of order) {
      const from = balance.assigned[unit]!;
      const gain = balance.costOfRemoving(unit);
      balance.move(unit, -1);
      const best = balance.cheapest(unit);
      const isBetter = best !== from && gain + balance.costOfAdding(unit, best) < -LEAST_GAIN;
      balance.move(unit, isBetter ? best : from);
      if (isBetter) moved++;
    }
    if (moved === 0) return;
  }
}

/**
 * Exchanges two units of different splits where that helps and no single move does: one unit of each kind (those with
 * equal images of equal labels) and split is tried against all others.
 */
export function improveBySwaps(balance: Balance, units: SplitUnits, order: Int32Array): void {
  for (let swap = 0; swap < MAX_SWAPS && balance.worst() >= 1; swap++) {
    const kinds = kindsOf(balance, units, order);
    if (kinds.length > MAX_KINDS) return;
    let best: readonly [number, number] | null = null;
    let least = -LEAST_GAIN;
    for (let i = 0; i < kinds.length; i++) {
      for (let j = i + 1; j < kinds.length; j++) {
        const [x, y] = [kinds[i]!, kinds[j]!];
        const [inX, inY] = [balance.assigned[x]!, balance.assigned[y]!];
        if (inX === inY) continue;
        let cost = balance.costOfRemoving(x);
        balance.move(x, -1);
        cost += balance.costOfRemoving(y);
        balance.move(y, -1);
        cost += balance.costOfAdding(x, inY);
        balance.move(x, inY);
        cost += balance.costOfAdding(y, inX);
        balance.move(x, inX);
        balance.move(y, inY);
        if (cost < least) {
          least = cost;
          best = [x, y];
        }
      }
    }
    if (!best) return;
    const [x, y] = best;
    const inX = balance.assigned[x]!;
    balance.move(x, balance.assigned[y]!);
    balance.move(y, inX);
  }
}

/** The first unit of each kind in each split. */
function kindsOf({ assigned }: Balance, { start, label, images }: SplitUnits, order: Int32Array): number[] {
  const kinds = new Map<string, number>();
  for (const unit of order) {
    let key = `${assigned[unit]}`;
    for (let e = start[unit]!; e < start[unit + 1]!; e++) key += ` ${label[e]}:${images[e]}`;
    if (!kinds.has(key)) kinds.set(key, unit);
    if (kinds.size > MAX_KINDS) break;
  }
  return [...kinds.values()];
}
