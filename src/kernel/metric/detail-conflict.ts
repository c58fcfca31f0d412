import type { LumaImage } from '../image.ts';

/** How far two aligned pictures contradict each other in what is too fine for a coarse comparison: letters, strokes. */
export interface DetailConflict {
  /** Weighted share of the detailed blocks that contradict, 0–1; 0 without detail. */
  readonly share: number;
  /** Sum of the weights: how much detail there is, in blocks. */
  readonly evidence: number;
}

/** Half width of the local mean that is taken away, px: what is left are strokes and edges. */
const RADIUS = 2;
/** Pictures at least this long are compared in blocks of 32 px, smaller ones in blocks of 16. */
const LARGE = 300;
/** Variance of a block's detail, beyond the noise of its picture, from which it counts, and from which fully. */
const LEAST = 30;
const FULL = 150;
/** Of two detailed blocks the weaker one must have this share of the other's variance to be compared by pattern. */
const COMPARABLE = 0.12;
/** A block has detail in one picture alone when the ratio of variances lies this far from that of the whole picture. */
const ONE_SIDED = Math.log(10);
/** Blocks whose patterns correlate less than this, wherever they are moved within the reach, contradict. */
const AGREES = 0.5;
const REACH = 2;

let detailA = new Float32Array(0);
let detailB = new Float32Array(0);
let columnsOf = new Float64Array(0);

/** Pixels minus the mean of the square around them, into `out`. */
function fineDetail({ width, height, data }: LumaImage, out: Float32Array): void {
  const stride = width + 1;
  if (columnsOf.length < stride * (height + 1)) columnsOf = new Float64Array(stride * (height + 1));
  const sums = columnsOf;
  sums.fill(0, 0, stride);
  for (let y = 0; y < height; y++) {
    let row = 0;
    sums[(y + 1) * stride] = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - RADIUS);
    const bottom = Math.min(height, y + RADIUS + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - RADIUS);
      const right = Math.min(width, x + RADIUS + 1);
      const sum =
        sums[bottom * stride + right]! -
        sums[bottom * stride + left]! -
        sums[top * stride + right]! +
        sums[top * stride + left]!;
      out[y * width + x] = data[y * width + x]! - sum / ((bottom - top) * (right - left));
    }
  }
}

const MAX_SIZE = 32;
const rowsA = new Float64Array(MAX_SIZE);
const rowsB = new Float64Array(MAX_SIZE);
const columnsA = new Float64Array(MAX_SIZE);
const columnsB = new Float64Array(MAX_SIZE);
/** Sums over a block, without what is the same along its rows or columns: of a², b² and ab. */
const sums = new Float64Array(3);

/**
 * Rules, boxes and grids are the same along a row or a column of a block; taken away, letters and grain are left. Into
 * {@link sums}, of the block of `a` at (left, top) and that of `b` at (leftB, topB).
 */
function blockSums(width: number, size: number, left: number, top: number, leftB: number, topB: number): void {
  rowsA.fill(0, 0, size);
  rowsB.fill(0, 0, size);
  columnsA.fill(0, 0, size);
  columnsB.fill(0, 0, size);
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let y = 0; y < size; y++) {
    let i = (top + y) * width + left;
    let j = (topB + y) * width + leftB;
    let rowA = 0;
    let rowB = 0;
    for (let x = 0; x < size; x++, i++, j++) {
      const p = detailA[i]!;
      const q = detailB[j]!;
      aa += p * p;
      bb += q * q;
      ab += p * q;
      rowA += p;
      rowB += q;
      columnsA[x]! += p;
      columnsB[x]! += q;
    }
    rowsA[y] = rowA;
    rowsB[y] = rowB;
  }
  let lineAA = 0;
  let lineBB = 0;
  let lineAB = 0;
  let totalA = 0;
  let totalB = 0;
  for (let k = 0; k < size; k++) {
    lineAA += rowsA[k]! * rowsA[k]! + columnsA[k]! * columnsA[k]!;
    lineBB += rowsB[k]! * rowsB[k]! + columnsB[k]! * columnsB[k]!;
    lineAB += rowsA[k]! * rowsB[k]! + columnsA[k]! * columnsB[k]!;
    totalA += rowsA[k]!;
    totalB += rowsB[k]!;
  }
  const n = size * size;
  sums[0] = aa - lineAA / size + (totalA * totalA) / n;
  sums[1] = bb - lineBB / size + (totalB * totalB) / n;
  sums[2] = ab - lineAB / size + (totalA * totalB) / n;
}

const correlation = (): number => sums[2]! / Math.sqrt(Math.max(0, sums[0]! * sums[1]!) + 1e-9);

/** Some small movement makes the block of `b` agree with that of `a`. */
function agreesNearby(width: number, height: number, left: number, top: number, size: number): boolean {
  for (let reach = 0; reach <= REACH; reach++) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        if (Math.max(Math.abs(dx), Math.abs(dy)) !== reach) continue;
        if (left + dx < 0 || top + dy < 0 || left + dx + size > width || top + dy + size > height) continue;
        blockSums(width, size, left, top, left + dx, top + dy);
        if (correlation() >= AGREES) return true;
      }
    }
  }
  return false;
}

/** A tenth of the blocks have less than this: what noise leaves everywhere. */
const noiseFloor = (values: Float64Array): number =>
  Float64Array.from(values).sort()[Math.floor(values.length / 10)] ?? 0;

const isCovered = (mask: Uint8Array | null, width: number, left: number, top: number, size: number): boolean => {
  if (mask === null) return true;
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) if (mask[y * width + x] === 0) return false;
  }
  return true;
};

/**
 * Compares the fine detail of two aligned pictures of one size (256–512 px long side) in blocks. A block
 * contradicts when both have detail there and no small movement makes the two agree, or when only one has; detail that
 * one picture lacks everywhere (blur, a smaller original) or that noise adds everywhere is no contradiction. Two pages of
 * one template contradict in their letters; copies contradict only under an overlay.
 * @param mask 0 where a pixel does not count.
 */
export function detailConflict(a: LumaImage, b: LumaImage, mask: Uint8Array | null = null): DetailConflict {
  const { width, height } = a;
  const size = Math.max(width, height) >= LARGE ? 32 : 16;
  const columns = Math.floor(width / size);
  const rows = Math.floor(height / size);
  if (detailA.length < width * height) {
    detailA = new Float32Array(width * height);
    detailB = new Float32Array(width * height);
  }
  fineDetail(a, detailA);
  fineDetail(b, detailB);
  const ofA = new Float64Array(columns * rows);
  const ofB = new Float64Array(columns * rows);
  for (let k = 0; k < ofA.length; k++) {
    const left = (k % columns) * size;
    const top = Math.floor(k / columns) * size;
    blockSums(width, size, left, top, left, top);
    ofA[k] = sums[0]! / (size * size);
    ofB[k] = sums[1]! / (size * size);
  }
  const floorA = noiseFloor(ofA);
  const floorB = noiseFloor(ofB);
  const ratios: number[] = [];
  const blocks: { readonly i: number; readonly j: number; readonly a: number; readonly b: number }[] = [];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const p = Math.max(0, ofA[j * columns + i]! - 1.5 * floorA);
      const q = Math.max(0, ofB[j * columns + i]! - 1.5 * floorB);
      if (Math.max(p, q) < LEAST || !isCovered(mask, width, i * size, j * size, size)) continue;
      blocks.push({ i, j, a: p, b: q });
      ratios.push(Math.log((p + 1) / (q + 1)));
    }
  }
  const typical = ratios.length === 0 ? 0 : [...ratios].sort((x, y) => x - y)[ratios.length >> 1]!;
  let evidence = 0;
  let conflict = 0;
  blocks.forEach(({ i, j, a: p, b: q }, k) => {
    const weight = Math.min(1, Math.max(p, q) / FULL);
    evidence += weight;
    const isOneSided = Math.abs(ratios[k]! - typical) > ONE_SIDED;
    const isComparable = Math.min(p, q) >= COMPARABLE * Math.max(p, q) && Math.min(p, q) >= LEAST / 2;
    if (isOneSided || (isComparable && !agreesNearby(width, height, i * size, j * size, size))) {
      conflict += weight;
    }
  });
  return { share: evidence > 0 ? conflict / evidence : 0, evidence };
}
