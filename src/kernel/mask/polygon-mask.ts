import type { Points } from '../geometry/box.ts';
import { uniteMasks } from './combine-masks.ts';
import type { RunLengths } from './run-length.ts';

/** Points per px along the outline, as pycocotools has it. */
const SCALE = 5;

/** Edges steeper and longer than this on the fine grid, far beyond any picture, are drawn column by column. */
const LONGEST = 2 ** 22;

/** Whole part, as a cast in C. */
const whole = Math.trunc;

/**
 * The pixels of a polygon, exactly as pycocotools rasterises it (`rleFrPoly`, maskApi.c): the outline is drawn on a
 * grid five times as fine, and where it passes from one column of pixels to the next a run begins or ends.
 */
export function polygonMask(points: Points, width: number, height: number): RunLengths {
  const n = points.length >> 1;
  const places: number[] = [];
  let lastU = 0;
  let lastV = 0;
  let isFirst = true;
  const step = (u: number, v: number): void => {
    if (!isFirst && u !== lastU) {
      const x = ((u < lastU ? u : u - 1) + 0.5) / SCALE - 0.5;
      if (Math.floor(x) === x && x >= 0 && x <= width - 1) {
        const y = Math.ceil(Math.min(height, Math.max(0, (Math.min(v, lastV) + 0.5) / SCALE - 0.5)));
        places.push(x * height + y);
      }
    }
    isFirst = false;
    lastU = u;
    lastV = v;
  };
  for (let i = 0; i < n; i++) {
    const j = i + 1 === n ? 0 : i + 1;
    drawEdge(
      whole(SCALE * points[2 * i]! + 0.5),
      whole(SCALE * points[2 * i + 1]! + 0.5),
      whole(SCALE * points[2 * j]! + 0.5),
      whole(SCALE * points[2 * j + 1]! + 0.5),
      SCALE * width,
      step,
    );
  }
  places.push(width * height);
  places.sort((a, b) => a - b);
  return { width, height, counts: Uint32Array.from(runsBetween(places)) };
}

/** The grid points from (x0, y0) to (x1, y1), each column or row of them once. */
function drawEdge(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  farthest: number,
  step: (u: number, v: number) => void,
): void {
  const dx = Math.abs(x1 - x0);
  const dy = Math.abs(y1 - y0);
  const isFlat = dx >= dy || dy > LONGEST;
  const isFlipped = isFlat ? x0 > x1 : y0 > y1;
  const [xs, ys, xe, ye] = isFlipped ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
  if (dx === 0) {
    // No column is left: only where it ends counts.
    step(x0, y0);
    step(x1, y1);
    return;
  }
  if (isFlat) {
    const slope = (ye - ys) / dx;
    const at = (t: number): void => step(t + xs, whole(ys + slope * t + 0.5));
    // Columns outside the picture make no runs: they are passed over, save the one beside it.
    const from = Math.max(0, Math.min(dx, -1 - xs));
    const to = Math.min(dx, Math.max(0, farthest + 1 - xs));
    if (isFlipped) {
      if (to < dx) at(dx);
      for (let t = to; t >= from; t--) at(t);
      if (from > 0) at(0);
    } else {
      if (from > 0) at(0);
      for (let t = from; t <= to; t++) at(t);
      if (to < dx) at(dx);
    }
    return;
  }
  const slope = (xe - xs) / dy;
  for (let d = 0; d <= dy; d++) {
    const t = isFlipped ? dy - d : d;
    step(whole(xs + slope * t + 0.5), t + ys);
  }
}

/** Differences of ascending places; two runs that a run of no length parts are one. */
function runsBetween(places: readonly number[]): number[] {
  const runs: number[] = [];
  let last = 0;
  const gaps = places.map((place) => {
    const gap = place - last;
    last = place;
    return gap;
  });
  runs.push(gaps[0]!);
  for (let j = 1; j < gaps.length; ) {
    if (gaps[j]! > 0) runs.push(gaps[j++]!);
    else {
      j++;
      if (j < gaps.length) runs[runs.length - 1]! += gaps[j++]!;
    }
  }
  return runs;
}

/** The pixels of any of the polygons. */
export function polygonsMask(polygons: readonly Points[], width: number, height: number): RunLengths {
  let mask: RunLengths = { width, height, counts: Uint32Array.of(width * height) };
  for (const points of polygons) mask = uniteMasks(mask, polygonMask(points, width, height));
  return mask;
}
