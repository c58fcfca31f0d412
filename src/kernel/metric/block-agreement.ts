import type { LumaImage } from '../image.ts';
import { blockAverageLuma } from '../resample/block-average.ts';
import { checkSameSize } from './same-size.ts';

/** How far the patterns of two pictures laid on each other agree, block by block. */
export interface BlockAgreement {
  /** Blocks per row and column of `correlation`; a block is 16×16 px and begins every 8 px. */
  readonly columns: number;
  readonly rows: number;
  /** Correlation of each block, -1–1; NaN where neither picture has texture or the mask leaves the block out. */
  readonly correlation: Float32Array;
  /** How much each block counts, 0–1: by the contrast of the more textured of the two. */
  readonly weight: Float32Array;
  /** Weighted share of blocks that agree, 0–1; 0 without texture. */
  readonly share: number;
  /** Median correlation of the blocks that count, 0 without any: near 1 where the alignment is right. */
  readonly typical: number;
  /** Sum of all weights: how much evidence there is, in blocks (neighbours overlap by half). */
  readonly evidence: number;
}

/** Blocks begin at every cell, so many px apart. */
const CELL = 8;
/** Pixels along the side of a block, at either resolution: 16 of the fine, 32 of the picture at the coarse one. */
const BLOCK = 16;
/** Local mean that is taken away: (2 · 8 + 1) px square. */
const RADIUS = 8;
/** Variance of a block's pattern below which it is noise, and above which the block counts fully; grey levels². */
const NO_TEXTURE = 5;
const FULL_TEXTURE = 60;
/** Correlation at which a block begins to agree, and at which it agrees fully. */
const BEGINS = 0.35;
const AGREES = 0.75;
/** A block whose mean lies beyond these and that is flat was clipped: it says nothing about the picture. */
const BLACK = 6;
const WHITE = 249;
/** A block counts when at least this share of its pixels is inside the mask. */
const MIN_COVER = 0.9;

interface Cells {
  readonly columns: number;
  /** Cells along the side of a block. */
  readonly span: number;
  /** Per cell: pixels inside the mask, and sums over them of the patterns, their products and the two grey values. */
  readonly sums: Float64Array;
}
const FIELDS = 8;

let scratch = new Float64Array(0);

/** Summed-area table of the masked samples (row and column 0 are zero). */
function integral(data: Uint8Array, mask: Uint8Array | null, width: number, height: number, out: Float64Array): void {
  const stride = width + 1;
  out.fill(0, 0, stride);
  for (let y = 0; y < height; y++) {
    let row = 0;
    out[(y + 1) * stride] = 0;
    for (let x = 0; x < width; x++) {
      if (mask === null || mask[y * width + x]! !== 0) row += data[y * width + x]!;
      out[(y + 1) * stride + x + 1] = out[y * stride + x + 1]! + row;
    }
  }
}

/**
 * @param mask 0 or 1 per pixel
 * @param cell px: cells of half the size at half the resolution cover the same places
 */
function cellSums(a: LumaImage, b: LumaImage, mask: Uint8Array | null, cell: number): Cells {
  const { width, height } = a;
  const columns = Math.floor(width / cell);
  const rows = Math.floor(height / cell);
  const stride = width + 1;
  const tableSize = stride * (height + 1);
  if (scratch.length < 3 * tableSize) scratch = new Float64Array(3 * tableSize);
  const [sumA, sumB, area] = [0, 1, 2].map((i) => scratch.subarray(i * tableSize, (i + 1) * tableSize));
  integral(a.data, mask, width, height, sumA!);
  integral(b.data, mask, width, height, sumB!);
  if (mask !== null) integral(mask, mask, width, height, area!);
  const sums = new Float64Array(columns * rows * FIELDS);
  for (let y = 0; y < rows * cell; y++) {
    const top = Math.max(0, y - RADIUS) * stride;
    const bottom = Math.min(height, y + RADIUS + 1) * stride;
    const lines = (bottom - top) / stride;
    for (let x = 0; x < columns * cell; x++) {
      const i = y * width + x;
      if (mask !== null && mask[i]! === 0) continue;
      const left = Math.max(0, x - RADIUS);
      const right = Math.min(width, x + RADIUS + 1);
      const n =
        mask === null
          ? lines * (right - left)
          : area![bottom + right]! - area![bottom + left]! - area![top + right]! + area![top + left]!;
      const pa =
        a.data[i]! - (sumA![bottom + right]! - sumA![bottom + left]! - sumA![top + right]! + sumA![top + left]!) / n;
      const pb =
        b.data[i]! - (sumB![bottom + right]! - sumB![bottom + left]! - sumB![top + right]! + sumB![top + left]!) / n;
      const o = FIELDS * (Math.floor(y / cell) * columns + Math.floor(x / cell));
      sums[o]! += 1;
      sums[o + 1]! += pa;
      sums[o + 2]! += pb;
      sums[o + 3]! += pa * pa;
      sums[o + 4]! += pb * pb;
      sums[o + 5]! += pa * pb;
      sums[o + 6]! += a.data[i]!;
      sums[o + 7]! += b.data[i]!;
    }
  }
  return { columns, span: BLOCK / cell, sums };
}

const block = new Float64Array(FIELDS);

/** Correlation and weight of the block whose top left cell is (x, y), into `result`. */
function blockOf({ columns, span, sums }: Cells, x: number, y: number, result: Float64Array): void {
  block.fill(0);
  for (let row = y; row < y + span; row++) {
    const end = FIELDS * (row * columns + x + span);
    for (let i = FIELDS * (row * columns + x); i < end; i += FIELDS) {
      for (let f = 0; f < FIELDS; f++) block[f]! += sums[i + f]!;
    }
  }
  const n = block[0]!;
  result[0] = Number.NaN;
  result[1] = 0;
  if (n < MIN_COVER * BLOCK * BLOCK) return;
  const varianceA = block[3]! / n - (block[1]! / n) ** 2;
  const varianceB = block[4]! / n - (block[2]! / n) ** 2;
  const strongest = Math.max(varianceA, varianceB);
  if (strongest < NO_TEXTURE) return;
  const isClipped = (variance: number, mean: number) => variance < NO_TEXTURE && (mean < BLACK || mean > WHITE);
  if (isClipped(varianceA, block[6]! / n) || isClipped(varianceB, block[7]! / n)) return;
  const covariance = block[5]! / n - (block[1]! / n) * (block[2]! / n);
  // Half the noise floor in the divisor keeps a flat block from matching anything by chance.
  result[0] = covariance / Math.sqrt((varianceA + NO_TEXTURE / 2) * (varianceB + NO_TEXTURE / 2));
  result[1] = Math.min(1, (strongest - NO_TEXTURE) / (FULL_TEXTURE - NO_TEXTURE));
}

/**
 * Local structure agreement of two pictures of one size (about 128 px long side, both sides at least 32): correlation of
 * their patterns without the local mean, so that brightness, contrast and colour do not matter, in blocks, so that an
 * overlay spoils only what it covers. Each block may agree at full or at half resolution, so that blur and coding do
 * not matter much. Unrelated pictures agree in next to no block, copies in nearly all.
 *
 * The block-wise normalised correlation is the structure term of SSIM (Wang et al. 2004) at two scales.
 * @param mask 0 where a pixel does not count.
 * @throws RangeError when the sizes differ, a side is below 32 px, or the mask has not one value per pixel.
 */
export function blockAgreement(a: LumaImage, b: LumaImage, mask: Uint8Array | null = null): BlockAgreement {
  checkSameSize(a, b, mask ?? undefined);
  if (Math.min(a.width, a.height) < 4 * CELL) throw new RangeError('block agreement needs sides of at least 32 px');
  const inside = mask?.map((value) => (value === 0 ? 0 : 1)) ?? null;
  const fine = cellSums(a, b, inside, CELL);
  const halfInside = inside && wholeQuads(inside, a.width);
  const coarse = cellSums(blockAverageLuma(a, 2), blockAverageLuma(b, 2), halfInside, CELL / 2);
  const columns = Math.floor(a.width / CELL) - 1;
  const rows = Math.floor(a.height / CELL) - 1;
  const correlation = new Float32Array(columns * rows);
  const weight = new Float32Array(columns * rows);
  const result = new Float64Array(2);
  let agreed = 0;
  let evidence = 0;
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      blockOf(fine, x, y, result);
      let best = result[0]!;
      const w = result[1]!;
      if (w > 0) {
        blockOf(coarse, coarseStart(x, columns), coarseStart(y, rows), result);
        if (result[1]! > 0 && result[0]! > best) best = result[0]!;
      }
      correlation[i] = best;
      weight[i] = w;
      if (w === 0) continue;
      evidence += w;
      agreed += w * Math.min(1, Math.max(0, (best - BEGINS) / (AGREES - BEGINS)));
    }
  }
  const share = evidence > 0 ? agreed / evidence : 0;
  return { columns, rows, correlation, weight, share, typical: medianOf(correlation), evidence };
}

/**
 * First cell of the coarse block that a fine block of two cells is judged by: four cells that hold both, from every
 * second cell on, the last ones at the end of the picture.
 * @param blocks along this side
 */
const coarseStart = (first: number, blocks: number): number => Math.min(first & ~1, blocks - 3);

function medianOf(correlation: Float32Array): number {
  const counted = correlation.filter((value) => !Number.isNaN(value)).sort();
  return counted.length === 0 ? 0 : counted[counted.length >> 1]!;
}

/** 1 where all four pixels are inside; at the rim all there are. */
const wholeQuads = (inside: Uint8Array, width: number): Uint8Array =>
  blockAverageLuma({ width, height: inside.length / width, data: inside.map((value) => 255 * value) }, 2).data.map(
    (value) => (value === 255 ? 1 : 0),
  );
