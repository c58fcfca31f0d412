import { fastAngle } from './fast-angle.ts';
import type { Octave } from './scale-space.ts';

/** Cells along each side of the described square, and directions in each. */
export const CELLS = 4;
export const DIRECTIONS = 8;
export const DESCRIPTOR_LENGTH = CELLS * CELLS * DIRECTIONS;
/** Side of a cell in units of the point's σ. */
const CELL_SIDE = 3;
/** No direction counts more than this share of the length (Lowe's guard against odd lighting). */
const CLIP = 0.2;
/** A descriptor has about this length: its values are 8-bit. */
export const DESCRIPTOR_NORM = 512;

/** Samples per cell side. The square is sampled half a cell beyond its cells, whose votes reach that far. */
const PER_CELL = 3;
const GRID = (CELLS + 1) * PER_CELL;
/** Rows of votes, one more than the cells on either side; the outer ones are dropped. */
const PADDED = CELLS + 2;

/** Of every sample along one axis: its place in units of σ, the padded cell before it, its share in the next. */
const place = new Float64Array(GRID);
const cellBefore = new Int32Array(GRID);
const shareAfter = new Float64Array(GRID);
const window = new Float64Array(GRID);
for (let i = 0; i < GRID; i++) {
  const cells = (i + 0.5) / PER_CELL - (CELLS + 1) / 2;
  place[i] = CELL_SIDE * cells;
  const at = cells + PADDED / 2 - 0.5;
  cellBefore[i] = Math.floor(at);
  shareAfter[i] = at - Math.floor(at);
  window[i] = Math.exp(-(cells * cells) / (2 * (CELLS / 2) ** 2));
}
const votes = new Float64Array(PADDED * PADDED * DIRECTIONS);
const values = new Float64Array(DESCRIPTOR_LENGTH);

/**
 * SIFT descriptor of a point (Lowe 2004, section 6): gradient directions in 4×4 cells of a square turned with the
 * point, relative to its angle; then as its square root (R. Arandjelović, A. Zisserman, "Three things everyone should
 * know to improve object retrieval", CVPR 2012), so that dot products compare histograms by Hellinger's kernel. The
 * square is sampled on a grid that grows with σ: the level is blurred too much for the pixels between to say more.
 * @param out receives {@link DESCRIPTOR_LENGTH} values from `offset` on: cell rows, cells, directions.
 */
export function describe(
  octave: Octave,
  level: number,
  x: number,
  y: number,
  sigma: number,
  angle: number,
  out: Uint8Array,
  offset: number,
): void {
  const { width, height } = octave;
  const data = octave.levels[level]!;
  const cos = sigma * Math.cos(angle);
  const sin = sigma * Math.sin(angle);
  votes.fill(0);
  for (let j = 0; j < GRID; j++) {
    const v = place[j]!;
    const left = x - sin * v;
    const top = y + cos * v;
    const rowBase = cellBefore[j]! * PADDED * DIRECTIONS;
    const lower = shareAfter[j]!;
    const rowWindow = window[j]!;
    for (let i = 0; i < GRID; i++) {
      const px = (left + cos * place[i]! + 0.5) | 0;
      const py = (top + sin * place[i]! + 0.5) | 0;
      if (px < 1 || py < 1 || px >= width - 1 || py >= height - 1) continue;
      const p = py * width + px;
      const gx = data[p + 1]! - data[p - 1]!;
      const gy = data[p + width]! - data[p - width]!;
      const vote = rowWindow * window[i]! * Math.sqrt(gx * gx + gy * gy);
      let at = (fastAngle(gy, gx) - angle) * (DIRECTIONS / (2 * Math.PI));
      if (at < 0) at += DIRECTIONS;
      const direction = Math.floor(at);
      const turned = at - direction;
      const d0 = direction & (DIRECTIONS - 1);
      const d1 = (direction + 1) & (DIRECTIONS - 1);
      const cell = rowBase + cellBefore[i]! * DIRECTIONS;
      const after = shareAfter[i]!;
      const below = vote * lower;
      const above = vote - below;
      const aboveAfter = above * after;
      const aboveBefore = above - aboveAfter;
      const belowAfter = below * after;
      const belowBefore = below - belowAfter;
      addVote(cell, d0, d1, aboveBefore, turned);
      addVote(cell + DIRECTIONS, d0, d1, aboveAfter, turned);
      addVote(cell + PADDED * DIRECTIONS, d0, d1, belowBefore, turned);
      addVote(cell + (PADDED + 1) * DIRECTIONS, d0, d1, belowAfter, turned);
    }
  }
  normalise(out, offset);
}

function addVote(cell: number, d0: number, d1: number, vote: number, turned: number): void {
  const second = vote * turned;
  votes[cell + d0] = votes[cell + d0]! + vote - second;
  votes[cell + d1] = votes[cell + d1]! + second;
}

function normalise(out: Uint8Array, offset: number): void {
  let squares = 0;
  for (let row = 0, k = 0; row < CELLS; row++) {
    const base = ((row + 1) * PADDED + 1) * DIRECTIONS;
    for (let i = 0; i < CELLS * DIRECTIONS; i++) {
      const value = votes[base + i]!;
      values[k++] = value;
      squares += value * value;
    }
  }
  const most = CLIP * Math.sqrt(squares);
  let sum = 0;
  for (let k = 0; k < DESCRIPTOR_LENGTH; k++) {
    const value = Math.min(most, values[k]!);
    values[k] = value;
    sum += value;
  }
  const scale = sum > 0 ? 1 / sum : 0;
  for (let k = 0; k < DESCRIPTOR_LENGTH; k++) {
    out[offset + k] = Math.min(255, Math.round(DESCRIPTOR_NORM * Math.sqrt(values[k]! * scale)));
  }
}
