import type { LumaImage } from '../image.ts';
import { kthLargest } from '../stats/kth-largest.ts';
import { edgeAcutance } from './acutance.ts';
import type { Bars } from './bars.ts';
import { findSteepest, LARGEST_CELL } from './steepest.ts';

/** Numbers of {@link edgeSharpness}. */
export interface EdgeOptions {
  /** Blocks along the long side; a block is never smaller than 8 px nor larger than 64. */
  readonly blocks: number;
  /** Reach on either side of an edge over which its height is taken, px. */
  readonly reach: number;
  /** Least height of an edge that is judged, grey levels. */
  readonly leastHeight: number;
  /** The least height is also this many times the noise deviation … */
  readonly heightPerNoise: number;
  /** … but never more than this, grey levels. */
  readonly mostHeight: number;
  /** Share of the judged blocks that must be as sharp as the answer, 0–1. */
  readonly share: number;
  /** Share of a direction's blocks that must be as sharp as that direction is said to be, 0–1. */
  readonly directionShare: number;
  /** Two directions are compared at `directionShare` and at this share; the more favourable comparison counts. */
  readonly wideShare: number;
  /** Fewest judged blocks for an answer. */
  readonly leastBlocks: number;
  /**
   * Fewest judged blocks in a direction, and in the one at right angles to it, for comparing the two: a single
   * subject with crisp sides on a soft shadow is no evidence of motion, edges all over the picture are.
   */
  readonly leastDirectionBlocks: number;
  /** At or below this ratio between directions the picture moved: the blurred direction is the answer. */
  readonly movedBelow: number;
  /** At or above this ratio directions are as good as equal; between the two the answer is blended. */
  readonly stillAbove: number;
}

export const EDGE_DEFAULTS: EdgeOptions = {
  blocks: 21,
  reach: 6,
  leastHeight: 25,
  heightPerNoise: 10,
  mostHeight: 80,
  share: 0.05,
  directionShare: 0.1,
  wideShare: 0.4,
  leastBlocks: 4,
  leastDirectionBlocks: 40,
  movedBelow: 0.75,
  stillAbove: 0.85,
};

export interface EdgeSharpness {
  /** Steepest one-pixel step of the picture's sharpest edges over their height, 0–1: 1 = one pixel wide. */
  readonly sharpness: number;
  /** Blocks with an edge high enough to judge. */
  readonly blocks: number;
  /**
   * Sharpness across the blurriest of four directions over that at right angles to it, 0–1;
   * about 0.9 in a still picture, 0.6 and less after motion. 1 where there are too few edges to compare.
   */
  readonly directionRatio: number;
}

/** Directions of the gradient: 0°, 45°, 90°, 135°. */
const DIRECTIONS = 4;
const LEAST_RANK = 3;
const SMALLEST_CELL = 8;
let overall = new Float64Array(0);
const byDirection = [overall, overall, overall, overall];
const counts = new Int32Array(DIRECTIONS);
const best = new Float64Array(DIRECTIONS);
const wide = new Float64Array(DIRECTIONS);

/**
 * How sharp the sharpest part of a picture is, whatever it shows.
 *
 * The picture inside `bars` is cut into blocks. In each block, for each of four gradient directions, the point with
 * the greatest Sobel gradient is followed up and down its slope as far as it rises, at most `reach` px; its
 * *acutance* is the steepest one-pixel step over the whole rise. Edges lower than the least height (noise) are not
 * judged. The sharpness is a high order statistic over the blocks, so flat regions, smooth shading and a
 * defocused background say nothing, and only a picture without sharp edges anywhere is blurry.
 * Camera or subject motion leaves the edges along it sharp: when edges across one direction are much less sharp than
 * those across the direction at right angles, the blurred direction is the answer. What counts there is its
 * sharpest edges, not its usual ones: texture drawn in perspective, or soft shadows, leave some of them crisp, motion
 * none.
 * A Gaussian blur of σ px reads about 0.4/σ, twice as much on fine lines.
 *
 * @param noise deviation of the image noise, grey levels.
 * @returns null when fewer than `leastBlocks` blocks have an edge to judge.
 */
export function edgeSharpness(
  image: LumaImage,
  bars: Bars,
  noise: number,
  options: EdgeOptions = EDGE_DEFAULTS,
): EdgeSharpness | null {
  const side = Math.round(Math.max(image.width, image.height) / options.blocks);
  const block = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, side));
  const steepest = findSteepest(image, bars, block);
  if (steepest === null) return null;
  const { positions, squares, cells } = steepest;
  if (overall.length < cells) {
    overall = new Float64Array(cells);
    for (let d = 0; d < DIRECTIONS; d++) byDirection[d] = new Float64Array(cells);
  }
  const least = Math.max(options.leastHeight, Math.min(options.mostHeight, options.heightPerNoise * noise));
  counts.fill(0);
  let judged = 0;
  for (let cell = 0; cell < cells; cell++) {
    let strongest = 0;
    let value = 0;
    for (let d = 0; d < DIRECTIONS; d++) {
      const slot = cell * DIRECTIONS + d;
      if (squares[slot] === 0) continue;
      const acutance = edgeAcutance(image, bars, positions[slot]!, d, options.reach, least);
      if (acutance < 0) continue;
      byDirection[d]![counts[d]!++] = acutance;
      if (squares[slot]! > strongest) {
        strongest = squares[slot]!;
        value = acutance;
      }
    }
    if (strongest > 0) overall[judged++] = value;
  }
  if (judged < options.leastBlocks) return null;
  const still = kthLargest(overall, judged, options.share, LEAST_RANK);

  // A small sharp subject may reach one share and miss the other in some direction; motion blurs both.
  for (let d = 0; d < DIRECTIONS; d++) {
    best[d] = kthLargest(byDirection[d]!, counts[d]!, options.directionShare, LEAST_RANK);
    wide[d] = kthLargest(byDirection[d]!, counts[d]!, options.wideShare, LEAST_RANK);
  }
  let directionRatio = 1;
  let blurred = still;
  for (let d = 0; d < DIRECTIONS; d++) {
    const across = (d + 2) % DIRECTIONS;
    if (Math.min(counts[d]!, counts[across]!) < options.leastDirectionBlocks) continue;
    const ratio = Math.max(best[d]! / best[across]!, wide[d]! / wide[across]!);
    if (ratio < directionRatio) {
      directionRatio = ratio;
      blurred = best[d]!;
    }
  }
  const stillness = (directionRatio - options.movedBelow) / (options.stillAbove - options.movedBelow);
  const weight = Math.min(1, Math.max(0, stillness));
  return { sharpness: weight * still + (1 - weight) * Math.min(still, blurred), blocks: judged, directionRatio };
}
