import type { KeypointList } from './keypoint-list.ts';

/** The picture is divided into about this many squares along its long side. */
const SQUARES = 8;

let order = new Int32Array(0);
let strength = new Float64Array(0);
const crowd = new Int32Array((SQUARES + 1) * (SQUARES + 1));

/**
 * Indices of the `most` points that are worth most, best first. Large points are worth more, as there are few of them and
 * only they remain when the picture is made smaller; contrast counts by its square root, and a point of rank r in its
 * square an r-th, so that a page of text leaves room for the photo on it.
 * @param width height size of the first octave.
 * @returns part of a reused array; valid until the next call.
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
    strength[k] = Math.sqrt(Math.abs(list.response[k]!)) * list.sigma[k]! * 2 ** list.octave[k]!;
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
    const rank = crowd[square]! + 1;
    crowd[square] = rank;
    strength[k] = strength[k]! / rank;
  }
  all.sort(strongest);
  return all.subarray(0, most);
}
