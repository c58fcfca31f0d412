import { fitTransform } from '../kernel/features/fit-transform.ts';
import { orientationParts } from '../kernel/resample/dihedral.ts';
import { multiply3 } from '../kernel/resample/homography.ts';
import type { PairEvidence } from '../model/pair.ts';

export interface Size {
  /** px as seen. */
  readonly width: number;
  readonly height: number;
}

type Corner = readonly [number, number];

const UNIT: readonly Corner[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** Corners are stored to three decimals; a frame that is straight to within this many of them is taken as straight. */
const STRAIGHT = 0.004;

/** Where a picture's own corners are once it is turned; relative, clockwise from its top left. */
function turnedCorners(orientation: number): Corner[] {
  const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
  return UNIT.map(([x, y]) => {
    const [u, v] = transposed ? [y, x] : [x, y];
    return [mirrorX ? 1 - u : u, mirrorY ? 1 - v : v];
  });
}

/**
 * The map from the pixels of `b` to those of `a` (3×3, row by row, from the outer corner of the first pixel), by what the
 * comparison of the two found. Frames that lie straight give maps that keep boxes upright.
 *
 * @returns null where the evidence does not say where `b` lies: aligned within its margins, or by features without corners
 */
export function pairMap(evidence: PairEvidence, a: Size, b: Size): Float64Array | null {
  const corners = evidence.alignment === 'frame' ? turnedCorners(evidence.orientation) : evidence.corners;
  if (evidence.alignment === 'trimmed' || corners?.length !== 4) return null;
  const relative = straightMap(corners) ?? freeMap(corners);
  if (relative === null) return null;
  const fromB = Float64Array.of(1 / b.width, 0, 0, 0, 1 / b.height, 0, 0, 0, 1);
  const toA = Float64Array.of(a.width, 0, 0, 0, a.height, 0, 0, 0, 1);
  return multiply3(toA, multiply3(relative, fromB));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The unit square onto an upright rectangle, in one of the eight orientations. */
function straightMap(corners: readonly Corner[]): Float64Array | null {
  for (let orientation = 1; orientation <= 8; orientation++) {
    const turned = turnedCorners(orientation);
    const at = (axis: 0 | 1, side: 0 | 1) =>
      mean(corners.filter((_, i) => turned[i]![axis] === side).map((corner) => corner[axis]));
    const [left, right, top, bottom] = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
    // The orientation is that under which the rectangle is not mirrored once more.
    if (!(right > left && bottom > top)) continue;
    const isStraight = corners.every(([x, y], i) => {
      const [u, v] = turned[i]!;
      return Math.abs(x - (u ? right : left)) <= STRAIGHT && Math.abs(y - (v ? bottom : top)) <= STRAIGHT;
    });
    if (!isStraight) continue;
    const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
    const [w, h] = [right - left, bottom - top];
    const x = [mirrorX ? -w : w, mirrorX ? right : left] as const;
    const y = [mirrorY ? -h : h, mirrorY ? bottom : top] as const;
    return transposed
      ? Float64Array.of(0, x[0], x[1], y[0], 0, y[1], 0, 0, 1)
      : Float64Array.of(x[0], 0, x[1], 0, y[0], y[1], 0, 0, 1);
  }
  return null;
}

function freeMap(corners: readonly Corner[]): Float64Array | null {
  const points = {
    fromX: Float64Array.from(UNIT, ([x]) => x),
    fromY: Float64Array.from(UNIT, ([, y]) => y),
    toX: Float64Array.from(corners, ([x]) => x),
    toY: Float64Array.from(corners, ([, y]) => y),
  };
  return fitTransform('homography', points, Int32Array.of(0, 1, 2, 3), 4);
}
