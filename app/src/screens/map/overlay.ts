import type { MapCluster } from '../../../../src/server/api.ts';
import type { Camera } from './camera.ts';
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
  /** Corners so far, of the map. */
  readonly lasso: Polygon | null;
}

const LABEL_PX = 12;
const NUMBERED = 9;
/** Found images that are ringed: the others are in the strip alone. */
const RINGED = 20;

/** Rings, names and the lasso, in CSS px on a context that is scaled already. */
export function drawOverlay(context: CanvasRenderingContext2D, drawn: Drawn): void {
  const { camera, points, marks, inks, diameter } = drawn;
  const { width, height } = camera.size;
  context.clearRect(0, 0, width, height);
  const radius = diameter / 2;
  const xOf = (n: number) => camera.toScreenX(points[2 * n]!);
  const yOf = (n: number) => camera.toScreenY(points[2 * n + 1]!);
  const ring = (n: number, r: number) => {
    const x = xOf(n);
    const y = yOf(n);
    if (x < -r || y < -r || x > width + r || y > height + r) return;
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
  };
  const stroke = (colour: string, lineWidth: number) => {
    context.lineWidth = lineWidth;
    context.strokeStyle = colour;
    context.stroke();
  };
  context.beginPath();
  for (const n of marks.outliers) if (drawn.shown[n] === 1) ring(n, radius + 3);
  stroke(inks.alarm, 1.25);
  drawFound(context, drawn, ring, stroke, xOf, yOf);
  drawNames(context, drawn);
  for (const n of [drawn.hovered, drawn.focused]) {
    if (n < 0) continue;
    context.beginPath();
    ring(n, Math.max(radius + 3, 6));
    stroke(inks.paper, 5);
    stroke(inks.ink, n === drawn.focused ? 2.5 : 1.5);
  }
  if (drawn.lasso !== null) drawLasso(context, camera, drawn.lasso, inks);
}

type Ring = (n: number, radius: number) => void;
type Stroke = (colour: string, width: number) => void;
type Place = (n: number) => number;

function drawFound(
  context: CanvasRenderingContext2D,
  { marks, inks, diameter, points }: Drawn,
  ring: Ring,
  stroke: Stroke,
  xOf: Place,
  yOf: Place,
): void {
  const radius = Math.max(diameter / 2 + 3.5, 6);
  context.beginPath();
  for (const n of marks.found.slice(0, RINGED)) if (!Number.isNaN(points[2 * n]!)) ring(n, radius);
  stroke(inks.paper, 4);
  stroke(inks.accent, 2);
  context.font = `600 11px system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const [rank, n] of marks.found.slice(0, NUMBERED).entries()) {
    if (Number.isNaN(points[2 * n]!)) continue;
    halo(context, String(rank + 1), xOf(n) + radius + 3, yOf(n), inks.paper, inks.accent);
  }
  if (marks.query === null || Number.isNaN(points[2 * marks.query]!)) return;
  context.beginPath();
  ring(marks.query, radius + 1);
  ring(marks.query, radius + 5);
  stroke(inks.paper, 4);
  stroke(inks.ink, 2);
}

function halo(context: CanvasRenderingContext2D, text: string, x: number, y: number, around: string, ink: string) {
  context.lineWidth = 3.5;
  context.strokeStyle = around;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** Names of clusters at their middles, the largest first; one that would lie upon another waits until one zooms in. */
function drawNames(context: CanvasRenderingContext2D, { camera, marks, inks }: Drawn): void {
  const { width, height } = camera.size;
  context.font = `600 ${LABEL_PX}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const taken: (readonly [left: number, top: number, right: number, bottom: number])[] = [];
  for (const { cluster, name } of marks.clusters) {
    const x = camera.toScreenX(cluster.x);
    const y = camera.toScreenY(cluster.y);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const half = context.measureText(name).width / 2 + 4;
    const box = [x - half, y - LABEL_PX, x + half, y + LABEL_PX] as const;
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) {
      continue;
    }
    taken.push(box);
    halo(context, name, x, y, inks.paper, inks.ink);
  }
}

function drawLasso(context: CanvasRenderingContext2D, camera: Camera, lasso: Polygon, inks: Inks): void {
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
