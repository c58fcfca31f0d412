import type { MapCluster } from '../../../../src/server/api.ts';
import type { Camera } from './camera.ts';
import type { Pen } from './pen.ts';
import type { Polygon } from './polygon.ts';

/** What is drawn above the points. */
export interface Marks {
  readonly clusters: readonly { readonly cluster: MapCluster; readonly name: string }[];
  readonly outliers: readonly number[];
  /** What a search found, the most similar first. */
  readonly found: readonly number[];
  /** The image that was searched by. */
  readonly query: number | null;
}

export const NO_MARKS: Marks = { clusters: [], outliers: [], found: [], query: null };

/** Colours of the page's tokens. */
export interface Inks {
  readonly ink: string;
  readonly paper: string;
  readonly accent: string;
  readonly alarm: string;
}

export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return { ink: token('--ink'), paper: token('--paper'), accent: token('--gold-ink'), alarm: token('--alarm') };
}

export interface Drawn {
  readonly camera: Camera;
  readonly points: Float32Array;
  readonly shown: Uint8Array;
  readonly marks: Marks;
  readonly inks: Inks;
  /** Of a point, CSS px. */
  readonly diameter: number;
  readonly hovered: number;
  readonly focused: number;
}

const NAME_PX = 12;
const RANK_PX = 11;
const NUMBERED = 9;
/** Found images that are ringed: the others are in the strip alone. */
const RINGED = 20;
const AIR = 12;

let places = new Float32Array(64);

/** Rings, numbers and names. */
export function drawMarks(pen: Pen, drawn: Drawn): void {
  const { marks, inks, diameter, shown } = drawn;
  const outliers = place(drawn, marks.outliers, (n) => shown[n] === 1);
  pen.rings(places, outliers, diameter / 2 + 3, 1.25, inks.alarm);
  drawFound(pen, drawn);
  drawNames(pen, drawn);
  const radius = Math.max(diameter / 2 + 3, 6);
  for (const n of [drawn.hovered, drawn.focused]) {
    const count = n < 0 ? 0 : place(drawn, [n], () => true);
    pen.rings(places, count, radius, 5, inks.paper);
    pen.rings(places, count, radius, n === drawn.focused ? 2.5 : 1.5, inks.ink);
  }
}

/** Puts where images are on the screen into `places`. @returns how many of them are seen */
function place({ camera, points }: Drawn, numbers: readonly number[], isWanted: (n: number) => boolean): number {
  const { width, height } = camera.size;
  if (places.length < 2 * numbers.length) places = new Float32Array(4 * numbers.length);
  let count = 0;
  for (const n of numbers) {
    if (!isWanted(n)) continue;
    const x = camera.toScreenX(points[2 * n]!);
    const y = camera.toScreenY(points[2 * n + 1]!);
    // NaN, for one without a place, is not.
    if (!(x > -AIR && y > -AIR && x < width + AIR && y < height + AIR)) continue;
    places[2 * count] = x;
    places[2 * count + 1] = y;
    count++;
  }
  return count;
}

function drawFound(pen: Pen, drawn: Drawn): void {
  const { camera, marks, inks, diameter, points } = drawn;
  const radius = Math.max(diameter / 2 + 3.5, 6);
  const found = place(drawn, marks.found.slice(0, RINGED), () => true);
  pen.rings(places, found, radius, 4, inks.paper);
  pen.rings(places, found, radius, 2, inks.accent);
  for (const [rank, n] of marks.found.slice(0, NUMBERED).entries()) {
    const x = camera.toScreenX(points[2 * n]!);
    if (Number.isNaN(x)) continue;
    pen.text(
      String(rank + 1),
      x + radius + 3,
      camera.toScreenY(points[2 * n + 1]!),
      RANK_PX,
      'left',
      inks.accent,
      inks.paper,
    );
  }
  if (marks.query === null) return;
  const query = place(drawn, [marks.query], () => true);
  for (const wider of [1, 5]) {
    pen.rings(places, query, radius + wider, 4, inks.paper);
    pen.rings(places, query, radius + wider, 2, inks.ink);
  }
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Names of clusters at their middles, the largest first; one that would lie upon another waits until one zooms in. */
function drawNames(pen: Pen, { camera, marks, inks }: Drawn): void {
  const { width, height } = camera.size;
  const taken: Box[] = [];
  for (const { cluster, name } of marks.clusters) {
    const x = camera.toScreenX(cluster.x);
    const y = camera.toScreenY(cluster.y);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const half = pen.widthOf(name, NAME_PX) / 2 + 4;
    const box: Box = [x - half, y - NAME_PX, x + half, y + NAME_PX];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))
      continue;
    taken.push(box);
    pen.text(name, x, y, NAME_PX, 'center', inks.ink, inks.paper);
  }
}

/** The outline that is being drawn. @param context scaled to CSS px, and cleared */
export function drawLasso(context: CanvasRenderingContext2D, camera: Camera, lasso: Polygon, inks: Inks): void {
  context.beginPath();
  for (let at = 0; at < lasso.length; at += 2) {
    context.lineTo(camera.toScreenX(lasso[at]!), camera.toScreenY(lasso[at + 1]!));
  }
  context.closePath();
  context.globalAlpha = 0.12;
  context.fillStyle = inks.accent;
  context.fill('evenodd');
  context.globalAlpha = 1;
  context.setLineDash([5, 4]);
  context.lineWidth = 1.75;
  context.strokeStyle = inks.accent;
  context.stroke();
  context.setLineDash([]);
}
