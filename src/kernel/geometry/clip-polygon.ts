import type { Points, Rectangle } from './box.ts';
import { polygonArea } from './polygon.ts';

/**
 * What of a polygon lies in a box. Half-plane by half-plane as Sutherland and Hodgman (1974) do, but pieces that a
 * concave outline falls into come out as pieces, not joined by bridges of no width: on each border the crossings are
 * paired in their order along it. Of outlines that cross themselves pieces may stay joined.
 *
 * @returns pieces with an area, in the order of the outline; the points as they are where all of it lies inside
 */
export function clipPolygon(points: Points, [x, y, width, height]: Rectangle): number[][] {
  let pieces: number[][] = [Array.from(points)];
  pieces = pieces.flatMap((piece) => clipToHalfPlane(piece, 0, x, 1));
  pieces = pieces.flatMap((piece) => clipToHalfPlane(piece, 0, x + width, -1));
  pieces = pieces.flatMap((piece) => clipToHalfPlane(piece, 1, y, 1));
  pieces = pieces.flatMap((piece) => clipToHalfPlane(piece, 1, y + height, -1));
  return pieces.filter((piece) => polygonArea(piece) > 0);
}

/** Vertices of the outline between where it comes in and where it goes out. */
interface Chain {
  readonly points: number[];
  /** Place along the border where it comes in, and where it goes out. */
  readonly from: number;
  to: number;
}

/** Keeps where coordinate `axis` is on the `sign` side of `border`; points on it count as inside. */
function clipToHalfPlane(points: number[], axis: 0 | 1, border: number, sign: 1 | -1): number[][] {
  const n = points.length - (points.length % 2);
  const isInside = (i: number): boolean => sign * (points[i + axis]! - border) >= 0;
  let outside = -1;
  for (let i = 0; i < n && outside < 0; i += 2) if (!isInside(i)) outside = i;
  if (outside < 0) return [points];
  const chains: Chain[] = [];
  let chain: Chain | null = null;
  // Begins outside, so that every chain is met whole.
  for (let step = 0, i = outside; step < n; step += 2) {
    const j = (i + 2) % n;
    const isIn = isInside(j);
    if (chain === null && isIn) {
      const at = crossing(points, i, j, axis, border);
      chain = { points: [], from: at, to: 0 };
      pushOnBorder(chain.points, axis, border, at);
      chain.points.push(points[j]!, points[j + 1]!);
    } else if (chain !== null && isIn) {
      chain.points.push(points[j]!, points[j + 1]!);
    } else if (chain !== null) {
      chain.to = crossing(points, i, j, axis, border);
      pushOnBorder(chain.points, axis, border, chain.to);
      chains.push(chain);
      chain = null;
    }
    i = j;
  }
  return join(chains).map(withoutRepeats);
}

/** Where the edge from i to j meets the border, as the other coordinate. */
function crossing(points: readonly number[], i: number, j: number, axis: 0 | 1, border: number): number {
  const a = points[i + axis]!;
  const b = points[j + axis]!;
  const u = points[i + 1 - axis]!;
  const v = points[j + 1 - axis]!;
  if (b === border) return v;
  if (a === border) return u;
  return u + ((border - a) / (b - a)) * (v - u);
}

function pushOnBorder(points: number[], axis: 0 | 1, border: number, at: number): void {
  if (axis === 0) points.push(border, at);
  else points.push(at, border);
}

/** Joins chains to rings: along the border the polygon lies between the first and second crossing, third and fourth … */
function join(chains: readonly Chain[]): number[][] {
  if (chains.length < 2) return chains.map(({ points }) => points);
  const ends = chains
    .flatMap(({ from, to }, chain) => [
      { at: from, chain, comesIn: true },
      { at: to, chain, comesIn: false },
    ])
    .sort((a, b) => a.at - b.at);
  const next = new Int32Array(chains.length).fill(-1);
  for (let i = 0; i + 1 < ends.length; i += 2) {
    const a = ends[i]!;
    let b = ends[i + 1]!;
    // Crossings at one point may stand in either order.
    for (let k = i + 2; a.comesIn === b.comesIn && k < ends.length && ends[k]!.at === ends[i + 1]!.at; k++) {
      if (ends[k]!.comesIn === a.comesIn) continue;
      ends[i + 1] = ends[k]!;
      ends[k] = b;
      b = ends[i + 1]!;
    }
    // It crosses itself: no order along the border says what is inside. One ring, as Sutherland and Hodgman have it.
    if (a.comesIn === b.comesIn) return [chains.flatMap(({ points }) => points)];
    const [out, into] = a.comesIn ? [b, a] : [a, b];
    next[out.chain] = into.chain;
  }
  const rings: number[][] = [];
  const isUsed = new Uint8Array(chains.length);
  for (let first = 0; first < chains.length; first++) {
    if (isUsed[first] === 1) continue;
    const ring: number[] = [];
    for (let at = first; isUsed[at] === 0; at = next[at]!) {
      isUsed[at] = 1;
      ring.push(...chains[at]!.points);
    }
    rings.push(ring);
  }
  return rings;
}

function withoutRepeats(points: number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const n = out.length;
    if (n > 0 && out[n - 2] === points[i] && out[n - 1] === points[i + 1]) continue;
    out.push(points[i]!, points[i + 1]!);
  }
  while (out.length > 2 && out[0] === out[out.length - 2] && out[1] === out[out.length - 1]) out.length -= 2;
  return out;
}
