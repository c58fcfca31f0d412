/** Where a value lies on an axis cut into equal-width bins, and which round numbers to write under it. */

/**
 * Position of `value` between the first edge (0) and the last (1). Goes by bin, each bin being equally wide on
 * paper, and on a log scale by logarithm within the bin; so it is right on either scale, also where the first
 * edge is 0. Values beyond the edges are clamped.
 */
export function positionOf(value: number, edges: readonly number[], scale: 'linear' | 'log'): number {
  const bins = edges.length - 1;
  if (bins < 1 || !(value > edges[0]!)) return 0;
  if (value >= edges[bins]!) return 1;
  let bin = 0;
  while (value >= edges[bin + 1]!) bin++;
  const from = edges[bin]!;
  const to = edges[bin + 1]!;
  const within =
    scale === 'log' && from > 0 ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
  return (bin + within) / bins;
}

/** Multiples of 1, 2 or 5 times a power of ten, at most `most` of them, within `[from, to]`. */
export function linearTicks(from: number, to: number, most = 6): readonly number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(from) ? [from] : [];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10, 20].map((m) => m * power).find((s) => countMultiples(from, to, s) <= most)!;
  const first = Math.ceil(from / step - 1e-9);
  const ticks: number[] = [];
  // Whole multiples, cleaned of the binary error of 3 × 0.1.
  for (let i = first; i * step <= to + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)) + 0);
  return ticks;
}

const countMultiples = (from: number, to: number, step: number): number =>
  Math.floor(to / step + 1e-9) - Math.ceil(from / step - 1e-9) + 1;

/**
 * Powers of ten within `[from, to]`, thinned to at most `most`; 1–2–5 steps where fewer than two powers fit.
 * Empty unless `0 < from < to`.
 */
export function logTicks(from: number, to: number, most = 6): readonly number[] {
  if (!(from > 0) || !(to > from)) return [];
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const ticks: number[] = [];
  if (last - first < 1) {
    for (let power = first - 1; power <= last + 1; power++)
      for (const digit of [1, 2, 5]) {
        const tick = Number(`${digit}e${power}`);
        if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) ticks.push(tick);
      }
    return ticks.length >= 2 ? ticks : linearTicks(from, to, most);
  }
  const stride = Math.ceil((last - first + 1) / most);
  for (let power = first; power <= last; power += stride) ticks.push(Number(`1e${power}`));
  return ticks;
}
