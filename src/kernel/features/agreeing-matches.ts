import { invert3 } from '../resample/homography.ts';
import type { MatchedPoints, Size } from './matched-points.ts';
import type { PlaneTransform } from './plane-transform.ts';

/** A match agrees when its features' scales and directions do, too: octaves, radians. */
export const ZOOM_TOLERANCE = 0.7;
export const TURN_TOLERANCE = 0.5;

/** The same angle, −π – π. */
export function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/**
 * Matches within `tolerance` px (of the `to` picture) of where the transform takes them, whose features are scaled and
 * turned about as it does.
 * @param out receives their indices. @returns how many there are.
 */
export function agreeingMatches(points: MatchedPoints, m: PlaneTransform, tolerance: number, out: Int32Array): number {
  const { count, fromX, fromY, toX, toY, zoom, turn } = points;
  const bound = tolerance * tolerance;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const x = fromX[i]!;
    const y = fromY[i]!;
    const w = m[6]! * x + m[7]! * y + m[8]!;
    const u = (m[0]! * x + m[1]! * y + m[2]!) / w;
    const v = (m[3]! * x + m[4]! * y + m[5]!) / w;
    const dx = u - toX[i]!;
    const dy = v - toY[i]!;
    if (!(dx * dx + dy * dy <= bound)) continue;
    const xx = (m[0]! - u * m[6]!) / w;
    const xy = (m[1]! - u * m[7]!) / w;
    const yx = (m[3]! - v * m[6]!) / w;
    const yy = (m[4]! - v * m[7]!) / w;
    const area = xx * yy - xy * yx;
    if (!(area > 0) || Math.abs(zoom[i]! - 0.5 * Math.log2(area)) > ZOOM_TOLERANCE) continue;
    if (Math.abs(wrapped(turn[i]! - Math.atan2(yx - xy, xx + yy))) > TURN_TOLERANCE) continue;
    out[found++] = i;
  }
  return found;
}

/**
 * Keeps only matches that are at least `reach` px from each other in `to`, and `reach / scale` px in `from`: what repeats
 * at one place counts once. Moves them to the front of `chosen`; returns their number.
 */
export function distinctPlaces(
  { fromX, fromY, toX, toY }: MatchedPoints,
  chosen: Int32Array,
  count: number,
  reach: number,
  scale: number,
): number {
  const boundTo = reach * reach;
  const boundFrom = boundTo / (scale * scale);
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const i = chosen[k]!;
    let isNew = true;
    for (let q = 0; q < kept && isNew; q++) {
      const j = chosen[q]!;
      const du = toX[i]! - toX[j]!;
      const dv = toY[i]! - toY[j]!;
      const dx = fromX[i]! - fromX[j]!;
      const dy = fromY[i]! - fromY[j]!;
      isNew = du * du + dv * dv >= boundTo && dx * dx + dy * dy >= boundFrom;
    }
    if (isNew) chosen[kept++] = i;
  }
  return kept;
}

/** Matches whose points both lie where the pictures overlap; written to `out`. */
export function sharedMatches(
  { count, fromX, fromY, toX, toY }: MatchedPoints,
  m: PlaneTransform,
  to: Size,
  from: Size,
  out: Int32Array,
): number {
  const back = invert3(m);
  if (back === undefined) return 0;
  let found = 0;
  for (let i = 0; i < count; i++) {
    if (isInside(m, fromX[i]!, fromY[i]!, to) && isInside(back, toX[i]!, toY[i]!, from)) out[found++] = i;
  }
  return found;
}

function isInside(m: PlaneTransform, x: number, y: number, size: Size): boolean {
  const w = m[6]! * x + m[7]! * y + m[8]!;
  const u = (m[0]! * x + m[1]! * y + m[2]!) / w;
  const v = (m[3]! * x + m[4]! * y + m[5]!) / w;
  return u >= -0.5 && v >= -0.5 && u <= size.width - 0.5 && v <= size.height - 0.5;
}

/** Standard deviations of the chosen matches in `to` along their main axes, px: the longer, the shorter. */
export function spreadOf({ toX, toY }: MatchedPoints, chosen: Int32Array, count: number): readonly [number, number] {
  let mx = 0;
  let my = 0;
  for (let k = 0; k < count; k++) {
    mx += toX[chosen[k]!]! / count;
    my += toY[chosen[k]!]! / count;
  }
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let k = 0; k < count; k++) {
    const dx = toX[chosen[k]!]! - mx;
    const dy = toY[chosen[k]!]! - my;
    xx += (dx * dx) / count;
    xy += (dx * dy) / count;
    yy += (dy * dy) / count;
  }
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  return [Math.sqrt(middle + half), Math.sqrt(Math.max(0, middle - half))];
}
