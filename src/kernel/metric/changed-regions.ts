import type { LumaImage } from '../image.ts';
import { blockAverageLuma } from '../resample/block-average.ts';
import type { BlockAgreement } from './block-agreement.ts';
import { checkSameSize } from './same-size.ts';

/** A rectangle in px. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChangedRegions {
  /** Largest first. */
  readonly regions: readonly Region[];
  /** Share of the compared area that changed, 0–1. */
  readonly share: number;
}

const CELL = 4;
/** Grey levels a cell must differ by beyond the global change of tone, and times the median difference. */
const MIN_DIFFERENCE = 11;
const TIMES_MEDIAN = 5;
/** A single cell that differs by less than this is noise at an edge. */
const STRONG = 22;
/** Blocks of the agreement begin every so many px; a block agrees above one correlation, and disagrees below the other. */
const BLOCK_STEP = 8;
const AGREES = 0.97;
const DISAGREES = 0.35;
const BINS = 24;
const MAX_REGIONS = 8;

/**
 * Where two aligned pictures of one size (about 128 px long side) differ, apart from a global change of tone: cells of
 * 4×4 px whose brightness differs clearly after the tone curve between the two (median per brightness level, so
 * brightness, contrast and gamma do not count) is taken away, and where the structure does not agree either (blur and
 * sharpening change edges, not structure); joined to connected regions. A region is believed where the curves both ways
 * leave a difference or the structure disagrees outright, and reaches as far as either curve leaves one: a large patch
 * of one tone bends the curve from it to what it covers. The same whichever picture comes first.
 * @param agreement of the same two pictures.
 * @param mask 0 where a pixel does not count.
 * @throws RangeError when the sizes differ, or the mask or the agreement is of another size.
 */
export function changedRegions(
  a: LumaImage,
  b: LumaImage,
  agreement: BlockAgreement,
  mask: Uint8Array | null = null,
): ChangedRegions {
  checkSameSize(a, b, mask ?? undefined);
  const blocks = (length: number) => Math.floor(length / BLOCK_STEP) - 1;
  if (agreement.columns !== blocks(a.width) || agreement.rows !== blocks(a.height)) {
    throw new RangeError(`the agreement is not of pictures of ${a.width}×${a.height}`);
  }
  const cellsA = blockAverageLuma(a, CELL);
  const cellsB = blockAverageLuma(b, CELL);
  const { width, height } = cellsA;
  const isCompared = comparedCells(mask, a, width, height);
  const [meansA, meansB] = [smoothed(cellsA, isCompared), smoothed(cellsB, isCompared)];
  const certain = toneResiduals(meansA, meansB, isCompared);
  const possible = toneResiduals(meansB, meansA, isCompared);
  let compared = 0;
  for (let i = 0; i < certain.length; i++) {
    compared += isCompared[i]!;
    const [one, other] = [certain[i]!, possible[i]!];
    correlationsAround(agreement, (i % width) * CELL, Math.floor(i / width) * CELL, around);
    if (isCompared[i] === 0 || around.highest > AGREES) certain[i] = possible[i] = 0;
    else {
      // Clipping is a tone curve one way only; but where structure came or went, no curve is to be believed.
      certain[i] = around.lowest < DISAGREES ? Math.max(one, other) : Math.min(one, other);
      possible[i] = Math.max(one, other);
    }
  }
  if (compared === 0) return { regions: [], share: 0 };
  const leastCertain = limitOf(certain, isCompared);
  const leastPossible = limitOf(possible, isCompared);
  const label = new Int32Array(width * height);
  const regions: (Region & { readonly cells: number })[] = [];
  let changed = 0;
  for (let i = 0; i < certain.length; i++) {
    if (label[i] !== 0 || certain[i]! <= leastCertain) continue;
    const region = flood(possible, label, i, regions.length + 1, width, height, leastPossible);
    if (region.cells === 1 && certain[i]! < STRONG) continue;
    changed += region.cells;
    regions.push(region);
  }
  regions.sort((p, q) => q.cells - p.cells || p.y - q.y || p.x - q.x);
  return {
    regions: regions.slice(0, MAX_REGIONS).map((region) => ({
      x: region.x * CELL,
      y: region.y * CELL,
      width: Math.min(region.width * CELL, a.width - region.x * CELL),
      height: Math.min(region.height * CELL, a.height - region.y * CELL),
    })),
    share: changed / compared,
  };
}

const around = { lowest: 0, highest: 0 };

/** Lowest and highest correlation of the blocks that hold a place and count, into `out`. */
function correlationsAround(
  { columns, rows, correlation }: BlockAgreement,
  x: number,
  y: number,
  out: { lowest: number; highest: number },
): void {
  const bx = Math.floor(x / BLOCK_STEP);
  const by = Math.floor(y / BLOCK_STEP);
  out.lowest = Number.POSITIVE_INFINITY;
  out.highest = Number.NEGATIVE_INFINITY;
  for (let j = Math.max(0, by - 1); j <= Math.min(rows - 1, by); j++) {
    for (let i = Math.max(0, bx - 1); i <= Math.min(columns - 1, bx); i++) {
      const value = correlation[j * columns + i]!;
      if (value < out.lowest) out.lowest = value;
      if (value > out.highest) out.highest = value;
    }
  }
}

/** Cells that lie wholly inside the mask. */
function comparedCells(mask: Uint8Array | null, image: LumaImage, columns: number, rows: number): Uint8Array {
  const cells = new Uint8Array(columns * rows).fill(1);
  if (mask === null) return cells;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      if (mask[y * image.width + x] === 0) cells[Math.floor(y / CELL) * columns + Math.floor(x / CELL)] = 0;
    }
  }
  return cells;
}

/** Means over 3×3 cells, of which those that are compared: edges that are sharper in one picture average out. */
function smoothed({ width, height, data }: LumaImage, isCompared: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          if (isCompared[j * width + i] === 0) continue;
          sum += data[j * width + i]!;
          count++;
        }
      }
      if (count > 0) out[y * width + x] = Math.round(sum / count);
    }
  }
  return out;
}

/** |a - tone(b)| per cell, with tone the median of `a` over the cells of like brightness in `b`. */
function toneResiduals(a: Uint8Array, b: Uint8Array, isCompared: Uint8Array): Float32Array {
  const bins: number[][] = Array.from({ length: BINS }, () => []);
  const binOf = (value: number) => Math.min(BINS - 1, Math.floor((value * BINS) / 256));
  for (let i = 0; i < a.length; i++) if (isCompared[i] === 1) bins[binOf(b[i]!)]!.push(a[i]! - b[i]!);
  // Offsets at the centres of the filled bins, straight lines between them.
  const centres: number[] = [];
  const offsets: number[] = [];
  bins.forEach((values, bin) => {
    if (values.length === 0) return;
    values.sort((x, y) => x - y);
    centres.push(((bin + 0.5) * 256) / BINS);
    offsets.push(values[values.length >> 1]!);
  });
  const curve = new Float32Array(256);
  for (let value = 0, k = 0; value < 256 && centres.length > 0; value++) {
    while (k + 1 < centres.length && centres[k + 1]! <= value) k++;
    const from = centres[k]!;
    const to = centres[k + 1];
    const t = to === undefined || value < from ? 0 : (value - from) / (to - from);
    curve[value] = value + offsets[k]! + t * ((offsets[k + 1] ?? offsets[k]!) - offsets[k]!);
  }
  return Float32Array.from(a, (value, i) => Math.abs(value - curve[b[i]!]!));
}

function limitOf(residual: Float32Array, isCompared: Uint8Array): number {
  const sorted = residual.filter((_, i) => isCompared[i] === 1).sort();
  return Math.max(MIN_DIFFERENCE, TIMES_MEDIAN * sorted[sorted.length >> 1]!);
}

function flood(
  residual: Float32Array,
  label: Int32Array,
  start: number,
  name: number,
  width: number,
  height: number,
  limit: number,
): Region & { readonly cells: number } {
  const stack = [start];
  label[start] = name;
  let [left, right, top, bottom, cells] = [width, 0, height, 0, 0];
  while (stack.length > 0) {
    const at = stack.pop()!;
    const x = at % width;
    const y = Math.floor(at / width);
    cells++;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx;
        if (label[next] !== 0 || residual[next]! <= limit) continue;
        label[next] = name;
        stack.push(next);
      }
    }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1, cells };
}
