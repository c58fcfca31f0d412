import type { Picture } from './render/canvas.ts';

/**
 * What a picture looks like, coarsely: the signs of its 8×8 lowest DCT frequencies against their median, for the
 * picture and for its mirror image. Independent of goldpan's own hashes, so that the sample set does not take the
 * word of what it tests.
 */
export interface Likeness {
  readonly upright: Uint8Array;
  readonly mirrored: Uint8Array;
}

const SIDE = 32;
const LOW = 8;
const COSINES = Float64Array.from({ length: LOW * SIDE }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / SIDE) * (2 * (i % SIDE) + 1)) / (2 * SIDE)),
);

/** Luma averaged over a 32×32 grid. */
function reduce(picture: Picture): Float64Array {
  const { width, height, data } = picture;
  const sums = new Float64Array(SIDE * SIDE);
  const counts = new Float64Array(SIDE * SIDE);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor((y * SIDE) / height) * SIDE;
    for (let x = 0; x < width; x++, i += 3) {
      const cell = row + Math.floor((x * SIDE) / width);
      sums[cell]! += 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
      counts[cell]!++;
    }
  }
  // Pictures smaller than the grid leave cells without pixels: these repeat the cell before them.
  for (let i = 0; i < sums.length; i++) sums[i] = counts[i] ? sums[i]! / counts[i]! : (sums[i - 1] ?? 0);
  return sums;
}

function signs(coefficients: Float64Array): Uint8Array {
  const sorted = Float64Array.from(coefficients).sort();
  const median = (sorted[31]! + sorted[32]!) / 2;
  return Uint8Array.from(coefficients, (value) => (value > median ? 1 : 0));
}

/** Likeness of a picture of any size. */
export function likenessOf(picture: Picture): Likeness {
  const grid = reduce(picture);
  const rows = new Float64Array(SIDE * LOW);
  for (let y = 0; y < SIDE; y++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += grid[y * SIDE + x]! * COSINES[u * SIDE + x]!;
      rows[y * LOW + u] = sum;
    }
  }
  const coefficients = new Float64Array(LOW * LOW);
  const flipped = new Float64Array(LOW * LOW);
  for (let v = 0; v < LOW; v++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0;
      for (let y = 0; y < SIDE; y++) sum += rows[y * LOW + u]! * COSINES[v * SIDE + y]!;
      coefficients[v * LOW + u] = sum;
      // Mirroring left to right changes the sign of the odd horizontal frequencies and nothing else.
      flipped[v * LOW + u] = u % 2 === 0 ? sum : -sum;
    }
  }
  return { upright: signs(coefficients), mirrored: signs(flipped) };
}

function differing(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

/** Bits of 64 in which two pictures differ, the nearer of upright and mirrored. */
export function likenessDistance(a: Likeness, b: Likeness): number {
  return Math.min(differing(a.upright, b.upright), differing(a.upright, b.mirrored));
}
