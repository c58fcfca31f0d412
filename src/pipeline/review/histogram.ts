/** Where the bins of a histogram begin and end. */
export interface HistogramAxis {
  /** Ends of the bins, ascending; one more than there are bins. */
  readonly edges: readonly number[];
  readonly scale: 'linear' | 'log';
  /** All values are whole numbers: each bin holds as many of them as the others. */
  readonly isWhole: boolean;
}

export interface AxisRange {
  readonly from: number;
  readonly to: number;
  readonly scale?: 'linear' | 'log' | undefined;
}

/** Bins of a large picture. */
const MOST_BINS = 96;
/** A column of which nothing is declared is drawn on a log scale when it spans more than this factor. */
const LONG_TAIL = 64;

/**
 * Bins for a column: over its declared range where it has one, else over its values. The range is widened to hold the
 * marks (thresholds), so that none lies beside the picture; values beyond it count in the outer bins.
 */
export function histogramAxis(
  values: Float64Array,
  declared: AxisRange | undefined,
  marks: readonly number[],
  bins = MOST_BINS,
): HistogramAxis {
  const { least, most, isWhole } = spanOf(values);
  const scale = declared?.scale ?? (declared === undefined && least > 0 && most / least > LONG_TAIL ? 'log' : 'linear');
  const usable = scale === 'log' ? marks.filter((mark) => mark > 0) : marks;
  let from = Math.min(declared?.from ?? least, ...usable);
  let to = Math.max(declared?.to ?? most, ...usable);
  if (!Number.isFinite(from) || !Number.isFinite(to)) [from, to] = [0, 1];
  if (to <= from) [from, to] = scale === 'log' ? [from / 2, to * 2] : [from - 0.5, to + 0.5];
  if (scale === 'log') return { edges: logEdges(from, to, bins), scale, isWhole };
  if (!isWhole) return { edges: linearEdges(from, (to - from) / bins, bins), scale, isWhole };
  const first = Math.floor(from);
  const width = Math.max(1, Math.ceil((Math.ceil(to) - first + 1) / bins));
  return {
    edges: linearEdges(first, width, Math.max(1, Math.ceil((Math.ceil(to) - first) / width))),
    scale,
    isWhole,
  };
}

function spanOf(values: Float64Array): { least: number; most: number; isWhole: boolean } {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
    if (isWhole && value !== Math.floor(value) && !Number.isNaN(value)) isWhole = false;
  }
  return { least, most, isWhole: isWhole && least <= most };
}

const clean = (value: number): number => Number(value.toPrecision(12));

const linearEdges = (from: number, width: number, bins: number): number[] =>
  Array.from({ length: bins + 1 }, (_, i) => clean(from + i * width));

const logEdges = (from: number, to: number, bins: number): number[] =>
  Array.from({ length: bins + 1 }, (_, i) => clean(from * (to / from) ** (i / bins)));

/** How many values lie in each bin: a bin holds its lower end, the last one both; NaN is in none. */
export function countBins(values: Float64Array, { edges, scale }: HistogramAxis): number[] {
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  const from = edges[0]!;
  const to = edges[bins]!;
  const factor = scale === 'log' ? bins / Math.log(to / from) : bins / (to - from);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    let bin = value <= from ? 0 : Math.floor((scale === 'log' ? Math.log(value / from) : value - from) * factor);
    if (bin >= bins) bin = bins - 1;
    // Rounding may miss the bin by one, and a threshold on an edge must tell the bars on either side of it.
    if (value < edges[bin]! && bin > 0) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return counts;
}
