import type { LumaImage } from '../image.ts';
import type { Bars } from './bars.ts';

/** Grey levels (×4) by which a slope may turn back before it counts as ended. */
const TURN = 8;
/** Steps to either side among which the steepest is sought. */
const CORE = 2;
const FAR = 1 << 20;

/**
 * Acutance of the edge at a pixel: the steepest one-pixel step over the height of the slope it lies on, 0–1 (per px).
 * The slope is read along `direction` (0°, 45°, 90°, 135° for 0–3, y downwards), averaged [1 2 1] across it, and
 * followed both ways while it keeps rising, at most `reach` px and never into the bars.
 * @returns −1 when the slope is lower than `least` grey levels or lies against the image's rim.
 */
export function edgeAcutance(
  image: LumaImage,
  bars: Bars,
  position: number,
  direction: number,
  reach: number,
  least: number,
): number {
  const { width, height, data } = image;
  const dx = direction === 2 ? 0 : 1;
  const dy = direction === 0 ? 0 : direction === 3 ? -1 : 1;
  const x = position % width;
  const y = (position - x) / width;
  // Every tap, one pixel to the side of the line included, stays inside.
  const minX = bars.left + 1;
  const maxX = width - bars.right - 2;
  const minY = bars.top + 1;
  const maxY = height - bars.bottom - 2;
  const step = dy * width + dx;
  const side = dx * width - dy;
  const length = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1;
  const steps = Math.round(reach / length);
  const ahead = Math.min(steps, room(x, dx, minX, maxX), room(y, dy, minY, maxY));
  const behind = Math.min(steps, room(x, -dx, minX, maxX), room(y, -dy, minY, maxY));
  if (ahead < 1 || behind < 1) return -1;

  const at = (data[position - side]! + 2 * data[position]! + data[position + side]!) | 0;
  let p = position + step;
  const next = (data[p - side]! + 2 * data[p]! + data[p + side]!) | 0;
  p = position - step;
  const previous = (data[p - side]! + 2 * data[p]! + data[p + side]!) | 0;
  const sign = next >= previous ? 1 : -1;

  let steepest = 0;
  let high = Math.imul(sign, at);
  let low = high;
  let here = high;
  p = position;
  for (let i = 1; i <= ahead; i++) {
    p += step;
    const v = Math.imul(sign, data[p - side]! + 2 * data[p]! + data[p + side]!);
    if (i <= CORE && v - here > steepest) steepest = v - here;
    here = v;
    if (v > high) high = v;
    else if (high - v > TURN) break;
  }
  here = low;
  p = position;
  for (let i = 1; i <= behind; i++) {
    p -= step;
    const v = Math.imul(sign, data[p - side]! + 2 * data[p]! + data[p + side]!);
    if (i <= CORE && here - v > steepest) steepest = here - v;
    here = v;
    if (v < low) low = v;
    else if (v - low > TURN) break;
  }
  const rise = high - low;
  if (rise < 4 * least) return -1;
  return Math.min(1, steepest / (rise * length));
}

/** Steps of `d` that stay within `min … max`; `FAR` where that sets no limit. */
function room(at: number, d: number, min: number, max: number): number {
  if (d === 0) return at < min || at > max ? 0 : FAR;
  return d > 0 ? max - at : at - min;
}
