import { type KeypointList, reserve } from './keypoint-list.ts';
import { FIRST_SIGMA, type Octave, SCALES, type ScaleSpace } from './scale-space.ts';

/** Least response of the refined extremum, grey levels. */
const LEAST_RESPONSE = 0.8;
/** Greatest ratio of the principal curvatures: above it the point lies on an edge and may slide along it. */
const EDGE_RATIO = 10;
const EDGE_BOUND = (EDGE_RATIO + 1) ** 2 / EDGE_RATIO;
/** Pixels at the sides of an octave where nothing is searched. */
const BORDER = 3;
/** Steps to a neighbouring sample; taken beyond this offset, a little over half a sample, so as not to go to and fro. */
const MOST_MOVES = 5;
const STEP_BEYOND = 0.6;
/** Greatest offset from the last sample. */
const MOST_OFFSET = 1;

/**
 * Extrema of the difference of Gaussians among their 26 neighbours, refined by a quadratic fit, without those of low
 * contrast and those on edges (Lowe 2004, sections 3.1 and 4).
 */
export function findExtrema(space: ScaleSpace, out: KeypointList): void {
  out.count = 0;
  for (let o = 0; o < space.octaves.length; o++) {
    const octave = space.octaves[o]!;
    for (let level = 1; level <= SCALES; level++) searchLevel(octave, o, level, out);
  }
}

function searchLevel(octave: Octave, o: number, level: number, out: KeypointList): void {
  const { width, height } = octave;
  const below = octave.differences[level - 1]!;
  const middle = octave.differences[level]!;
  const above = octave.differences[level + 1]!;
  // A sampled value is no nearer to the extremum than its fit.
  const least = 0.8 * LEAST_RESPONSE;
  for (let y = BORDER; y < height - BORDER; y++) {
    const end = (y + 1) * width - BORDER;
    for (let p = y * width + BORDER; p < end; p++) {
      const value = middle[p]!;
      if (value > least) {
        if (value <= middle[p - 1]! || value <= middle[p + 1]! || value <= middle[p - width]!) continue;
        if (!isExtremum(below, middle, above, p, width, 1)) continue;
      } else if (value < -least) {
        if (value >= middle[p - 1]! || value >= middle[p + 1]! || value >= middle[p - width]!) continue;
        if (!isExtremum(below, middle, above, p, width, -1)) continue;
      } else continue;
      refine(octave, o, level, p - y * width, y, out);
    }
  }
}

/** Whether `sign` times the value at `p` is at least every neighbour's: more than those before it, at least those after. */
function isExtremum(
  below: Float32Array,
  middle: Float32Array,
  above: Float32Array,
  p: number,
  width: number,
  sign: number,
): boolean {
  const value = sign * middle[p]!;
  for (let row = p - width; row <= p + width; row += width) {
    for (let q = row - 1; q <= row + 1; q++) {
      if (sign * below[q]! >= value || sign * above[q]! >= value) return false;
      if (q !== p && sign * middle[q]! >= value) return false;
    }
  }
  return true;
}

function refine(
  octave: Octave,
  o: number,
  startLevel: number,
  startX: number,
  startY: number,
  out: KeypointList,
): void {
  const { width, height, differences } = octave;
  let level = startLevel;
  let x = startX;
  let y = startY;
  for (let move = 0; ; move++) {
    const below = differences[level - 1]!;
    const middle = differences[level]!;
    const above = differences[level + 1]!;
    const p = y * width + x;
    const value = middle[p]!;
    const gx = (middle[p + 1]! - middle[p - 1]!) / 2;
    const gy = (middle[p + width]! - middle[p - width]!) / 2;
    const gs = (above[p]! - below[p]!) / 2;
    const xx = middle[p + 1]! + middle[p - 1]! - 2 * value;
    const yy = middle[p + width]! + middle[p - width]! - 2 * value;
    const ss = above[p]! + below[p]! - 2 * value;
    const xy = (middle[p + width + 1]! - middle[p + width - 1]! - middle[p - width + 1]! + middle[p - width - 1]!) / 4;
    const xs = (above[p + 1]! - above[p - 1]! - below[p + 1]! + below[p - 1]!) / 4;
    const ys = (above[p + width]! - above[p - width]! - below[p + width]! + below[p - width]!) / 4;
    // Cramer's rule for the step to where the fitted quadratic is level.
    const cxx = yy * ss - ys * ys;
    const cxy = xs * ys - xy * ss;
    const cxs = xy * ys - yy * xs;
    const determinant = xx * cxx + xy * cxy + xs * cxs;
    if (determinant === 0) return;
    const cyy = xx * ss - xs * xs;
    const cys = xy * xs - xx * ys;
    const css = xx * yy - xy * xy;
    const dx = -(cxx * gx + cxy * gy + cxs * gs) / determinant;
    const dy = -(cxy * gx + cyy * gy + cys * gs) / determinant;
    const ds = -(cxs * gx + cys * gy + css * gs) / determinant;
    const offset = Math.max(Math.abs(dx), Math.abs(dy), Math.abs(ds));
    if (offset <= STEP_BEYOND || (move === MOST_MOVES && offset <= MOST_OFFSET)) {
      // An extremum of its own is found from its own pixel.
      if (move > 0 && isExtremum(below, middle, above, p, width, Math.sign(value))) return;
      const response = value + (gx * dx + gy * dy + gs * ds) / 2;
      if (Math.abs(response) < LEAST_RESPONSE) return;
      const trace = xx + yy;
      if (css <= 0 || trace * trace >= EDGE_BOUND * css) return;
      reserve(out);
      const k = out.count++;
      out.x[k] = x + dx;
      out.y[k] = y + dy;
      out.sigma[k] = FIRST_SIGMA * 2 ** ((level + ds) / SCALES);
      out.octave[k] = o;
      out.level[k] = level;
      out.response[k] = response;
      return;
    }
    if (move === MOST_MOVES || !(Math.abs(dx) < 3 && Math.abs(dy) < 3 && Math.abs(ds) < 3)) return;
    x += Math.round(dx);
    y += Math.round(dy);
    level += Math.round(ds);
    if (level < 1 || level > SCALES) return;
    if (x < BORDER || y < BORDER || x >= width - BORDER || y >= height - BORDER) return;
  }
}
