import type { KeypointList } from './keypoint-list.ts';

/** The picture is divided into about this many squares along its long side. */
const SQUARES = 8;
/** Points of a square that count in full; further ones count less and less. */
const FREE = 2;

let order = new Int32Array(0);
let strength = new Float64Array(0);
const crowd = new Int32Array((SQUARES + 1) * (SQUARES + 1));

/**
 * Indices of the strongest `most` points, spread over the picture: a point counts less the more stronger ones its
 * square already has, so that a page of text leaves room for the photo on it.
 * @param width height size of the first octave.
 * @returns a reused array; the first `min(most, list.count)` entries hold, strongest first.
 */
export function selectKeypoints(list: KeypointList, width: number, height: number, most: number): Int32Array {
  const { count } = list;
  if (order.length < count) {
    order = new Int32Array(2 * count);
    strength = new Float64Array(2 * count);
  }
  const all = order.subarray(0, count);
  for (let k = 0; k < count; k++) {
    all[k] = k;
    strength[k] = Math.abs(list.response[k]!) * (list.sigma[k]! * 2 ** list.octave[k]!);
  }
  if (count <= most) return all;
  const strongest = (a: number, b: number): number => strength[b]! - strength[a]! || a - b;
  all.sort(strongest);
  const side = Math.max(width, height) / SQUARES;
  crowd.fill(0);
  for (let i = 0; i < count; i++) {
    const k = all[i]!;
    const step = 2 ** list.octave[k]!;
    const square = Math.floor((list.y[k]! * step) / side) * (SQUARES + 1) + Math.floor((list.x[k]! * step) / side);
    const before = crowd[square]!;
    crowd[square] = before + 1;
    if (before >= FREE) strength[k] = (strength[k]! * FREE) / (before + 1);
  }
  all.sort(strongest);
  return all.subarray(0, most);
}
