/** The axis of a histogram: ends of its bins, ascending, and how they are spaced. */
export interface Axis {
  readonly edges: readonly number[];
  readonly scale: 'linear' | 'log';
  /** All values are whole numbers. */
  readonly isWhole: boolean;
}

const ends = ({ edges }: Axis): readonly [number, number] => [edges[0]!, edges.at(-1)!];

/** Where a value lies: 0 at the first edge, 1 at the last; clamped. */
export function fractionOf(value: number, axis: Axis): number {
  const [from, to] = ends(axis);
  if (!(value > from)) return 0;
  if (value >= to) return 1;
  return axis.scale === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/** The value at a place of 0–1, as exact as the axis can show it. */
export function valueAt(fraction: number, axis: Axis): number {
  const [from, to] = ends(axis);
  const at = Math.min(1, Math.max(0, fraction));
  return tidy(axis.scale === 'log' ? from * (to / from) ** at : from + (to - from) * at, axis);
}

/** Steps of the arrow keys across the axis, about. */
const STEPS = 200;
/** Places that dragging can tell apart, about. */
const PLACES = 1000;

/** The next value of 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].find((digit) => digit * power >= step * (1 - 1e-9))! * power;
}

/** Without the digits that nobody could have meant by hand. */
function tidy(value: number, axis: Axis): number {
  if (axis.isWhole) return Math.round(value);
  if (axis.scale === 'log') return Number(value.toPrecision(3));
  const [from, to] = ends(axis);
  return toMultiple(value, roundStep((to - from) / PLACES));
}

const toMultiple = (value: number, step: number): number => Number((Math.round(value / step) * step).toPrecision(12));

/** The value some steps of the arrow keys further; it always moves, and never beyond the allowed range. */
export function stepped(value: number, steps: number, axis: Axis, [least, most]: readonly [number, number]): number {
  const [from, to] = ends(axis);
  let next: number;
  if (axis.scale === 'log') {
    next = tidy(value * (to / from) ** (steps / STEPS), axis);
    if (next === value) next += Math.sign(steps) * (axis.isWhole ? 1 : 10 ** (Math.floor(Math.log10(value)) - 2));
  } else {
    const step = axis.isWhole ? Math.max(1, roundStep((to - from) / STEPS)) : roundStep((to - from) / STEPS);
    next = toMultiple(value + steps * step, axis.isWhole ? 1 : step);
  }
  return Math.min(most, Math.max(least, next));
}
