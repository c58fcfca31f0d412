import { introsortOrder } from './introsort-order.ts';

/** The whole number nearest to a value, the even one of two. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Rounds the numbers of a row to whole ones, in place, so that their sum is the rounded sum of the row: those that lost
 * most by rounding are rounded the other way.
 */
export function roundedToTotal(row: Float64Array): void {
  let total = 0;
  for (const value of row) total += value;
  const wanted = roundHalfEven(total);
  const values = row.slice();
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    row[i] = roundHalfEven(values[i]!);
    sum += row[i]!;
  }
  while (sum !== wanted) {
    const step = sum < wanted ? 1 : -1;
    const changes = Math.min(Math.abs(wanted - sum), row.length);
    const order = introsortOrder(values.map((value, i) => value - row[i]!));
    if (step > 0) order.reverse();
    for (const i of order.subarray(0, changes)) row[i]! += step;
    sum += step * changes;
  }
}
