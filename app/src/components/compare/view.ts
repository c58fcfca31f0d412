import type { Bounds, Point, Size } from './align.ts';

/** What of the pictures is shown: the place in the middle of the stage, px of `a`, and how much larger than all of it. */
export interface View {
  /** 1 shows everything. */
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export const MOST_ZOOM = 64;
/** A key or a click on a button; the wheel goes in finer steps. */
export const ZOOM_STEP = 1.5;

/** Room around what fits, px of the screen. */
const RIM = 12;

export const wholeView = ({ left, top, right, bottom }: Bounds): View => ({
  zoom: 1,
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});

/** Screen px per px of `a` at which everything fits. */
export const fitScale = ({ left, top, right, bottom }: Bounds, stage: Size): number =>
  Math.max(1e-6, Math.min((stage.width - RIM) / (right - left), (stage.height - RIM) / (bottom - top)));

const within = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value));

/** Keeps the zoom in its range and the middle inside the pictures. */
export function tamed(view: View, bounds: Bounds): View {
  const zoom = within(view.zoom, 1, MOST_ZOOM);
  const side = (value: number, from: number, to: number) => {
    // Shown whole, the pictures stay in the middle; the larger they are shown, the further it may go.
    const room = ((to - from) * (1 - 1 / zoom)) / 2;
    const middle = (from + to) / 2;
    return within(value, middle - room, middle + room);
  };
  return { zoom, x: side(view.x, bounds.left, bounds.right), y: side(view.y, bounds.top, bounds.bottom) };
}

/** @param at place on the stage that stays where it is, px from its middle */
export function zoomed(view: View, factor: number, at: Point, scale: number, bounds: Bounds): View {
  const zoom = within(view.zoom * factor, 1, MOST_ZOOM);
  const before = 1 / (scale * view.zoom);
  const after = 1 / (scale * zoom);
  return tamed({ zoom, x: view.x + at[0] * (before - after), y: view.y + at[1] * (before - after) }, bounds);
}

/** @param by how far the pictures move on the stage, px */
export const panned = (view: View, by: Point, scale: number, bounds: Bounds): View =>
  tamed({ ...view, x: view.x - by[0] / (scale * view.zoom), y: view.y - by[1] / (scale * view.zoom) }, bounds);
