import type { Bounds } from './point-index.ts';

/** What of the map is seen: the place in the middle, and how much nearer than the whole. */
export interface View {
  readonly x: number;
  readonly y: number;
  /** 1 shows the whole map. */
  readonly zoom: number;
}

export interface Size {
  /** CSS px. */
  readonly width: number;
  readonly height: number;
}

const MARGIN = 0.06;
const LEAST_ZOOM = 0.5;
const MOST_ZOOM = 5000;

export const wholeView = ({ left, right, bottom, top }: Bounds): View => ({
  x: (left + right) / 2,
  y: (bottom + top) / 2,
  zoom: 1,
});

/** CSS px per unit of the map at zoom 1. */
export function fittingScale({ left, right, bottom, top }: Bounds, { width, height }: Size): number {
  const usable = 1 - 2 * MARGIN;
  const scale = Math.min((width * usable) / (right - left), (height * usable) / (top - bottom));
  return Number.isFinite(scale) && scale > 0 ? scale : Math.max(1, Math.min(width, height)) / 2;
}

/** Between places of the map and CSS px from the top left corner; the map's y points up. */
export class Camera {
  readonly bounds: Bounds;
  view: View;
  size: Size;

  constructor(bounds: Bounds, size: Size, view: View = wholeView(bounds)) {
    this.bounds = bounds;
    this.size = size;
    this.view = view;
  }

  /** CSS px per unit of the map. */
  get scale(): number {
    return fittingScale(this.bounds, this.size) * this.view.zoom;
  }

  toScreenX(x: number): number {
    return this.size.width / 2 + (x - this.view.x) * this.scale;
  }

  toScreenY(y: number): number {
    return this.size.height / 2 - (y - this.view.y) * this.scale;
  }

  toMapX(px: number): number {
    return this.view.x + (px - this.size.width / 2) / this.scale;
  }

  toMapY(px: number): number {
    return this.view.y - (px - this.size.height / 2) / this.scale;
  }

  /** Moves what is seen by CSS px, as a hand moves paper. */
  pan(dx: number, dy: number): void {
    const { bounds, scale, view } = this;
    // The middle stays on the map, so that nobody gets lost.
    const x = Math.min(bounds.right, Math.max(bounds.left, view.x - dx / scale));
    const y = Math.min(bounds.top, Math.max(bounds.bottom, view.y + dy / scale));
    this.view = { ...view, x, y };
  }

  /** Magnifies around a place on the screen, which stays where it is. */
  zoomAt(px: number, py: number, factor: number): void {
    const x = this.toMapX(px);
    const y = this.toMapY(py);
    const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, this.view.zoom * factor));
    this.view = { ...this.view, zoom };
    this.view = { ...this.view, x: this.view.x + x - this.toMapX(px), y: this.view.y + y - this.toMapY(py) };
  }

  /** Moves so far that a place is seen, with some air around it. @returns whether it moved */
  reveal(x: number, y: number): boolean {
    const { width, height } = this.size;
    const air = Math.min(80, width / 5, height / 5);
    const px = this.toScreenX(x);
    const py = this.toScreenY(y);
    const dx = px < air ? air - px : px > width - air ? width - air - px : 0;
    const dy = py < air ? air - py : py > height - air ? height - air - py : 0;
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
    return dx !== 0 || dy !== 0;
  }
}

const rounded = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));

/** A view as an address names it; the whole map needs no words. */
export function viewText(view: View, bounds: Bounds): string {
  const whole = wholeView(bounds);
  if (view.zoom === 1 && view.x === whole.x && view.y === whole.y) return '';
  return [rounded(view.x, 7), rounded(view.y, 7), rounded(view.zoom, 4)].join(',');
}

/** Null when it makes no sense. */
export function parseView(text: string): View | null {
  const numbers = text.split(',').map(Number);
  const [x, y, zoom] = numbers;
  if (text === '' || numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  return { x: x!, y: y!, zoom: Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom!)) };
}
