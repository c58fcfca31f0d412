import type { Size } from './matched-points.ts';
import type { PlaneTransform } from './plane-transform.ts';

/** Pictures further apart in scale than this are not compared. */
const MOST_ZOOM = 12;
/** Greatest stretch of one direction against another. */
const MOST_STRETCH = 3;
/** Greatest ratio of the scales at two corners, by area: stronger perspective is a misfit. */
const MOST_PERSPECTIVE = 6;

/** What a transform does to a small neighbourhood: u and v per x and y, row by row. */
export function jacobian(m: PlaneTransform, x: number, y: number): readonly [number, number, number, number] {
  const w = m[6]! * x + m[7]! * y + m[8]!;
  const u = (m[0]! * x + m[1]! * y + m[2]!) / w;
  const v = (m[3]! * x + m[4]! * y + m[5]!) / w;
  return [(m[0]! - u * m[6]!) / w, (m[1]! - u * m[7]!) / w, (m[3]! - v * m[6]!) / w, (m[4]! - v * m[7]!) / w];
}

/** Pixels of `to` per pixel of `from` at the centre of `from`: the square root of the area ratio; 0 when mirrored. */
export function localScale(m: PlaneTransform, from: Size): number {
  const [xx, xy, yx, yy] = jacobian(m, (from.width - 1) / 2, (from.height - 1) / 2);
  return Math.sqrt(Math.max(0, xx * yy - xy * yx));
}

/** Turn at the centre of `from`, from the x axis towards the y axis (clockwise as seen), −π – π. */
export function localTurn(m: PlaneTransform, from: Size): number {
  const [xx, xy, yx, yy] = jacobian(m, (from.width - 1) / 2, (from.height - 1) / 2);
  return Math.atan2(yx - xy, xx + yy);
}

/** Whether a transform keeps a picture a picture: neither folded nor mirrored, of sane scale, stretch and perspective. */
export function isPlausible(m: PlaneTransform, from: Size): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let corner = 0; corner < 4; corner++) {
    const x = corner & 1 ? from.width - 1 : 0;
    const y = corner & 2 ? from.height - 1 : 0;
    if (!(m[6]! * x + m[7]! * y + m[8]! > 0)) return false;
    const [xx, xy, yx, yy] = jacobian(m, x, y);
    const area = xx * yy - xy * yx;
    if (!(area > 0)) return false;
    least = Math.min(least, area);
    most = Math.max(most, area);
    // Sum of the squared singular values over their product: s + 1/s for a stretch of s.
    const stretch = (xx * xx + xy * xy + yx * yx + yy * yy) / area;
    if (stretch > MOST_STRETCH + 1 / MOST_STRETCH) return false;
  }
  return most <= MOST_PERSPECTIVE * least && most <= MOST_ZOOM ** 2 && least * MOST_ZOOM ** 2 >= 1;
}
