import type { View } from './camera.ts';
import type { Pen } from './pen.ts';

/** One picture of the points. */
export interface PaintedView {
  readonly view: View;
  /** Device px per unit of the map. */
  readonly scale: number;
  /** Diameter of a point, device px. */
  readonly diameter: number;
  /** 0–1. */
  readonly opacity: number;
  /** Points to draw of each kind, dimmed and shown; they come in random order, so that fewer are a fair sample. */
  readonly most: number;
}

/** Draws points on a canvas. */
export interface PointPainter {
  /** By the graphics card, or by the processor. */
  readonly way: 'webgl' | 'raster';
  /** Draws above the points in the same picture; null where that needs a canvas of its own. @param ratio device px to CSS px */
  readonly pen: ((ratio: number) => Pen) | null;
  /** 256 colours and that of the background, `#rrggbb`. */
  setColours(colours: readonly string[], background: string): void;
  /**
   * @param codes colour code per point, 0 for a dimmed one
   * @param order the points that have a place: first `dimmed` dimmed ones, then the others
   */
  setCodes(codes: Uint8Array, order: Uint32Array, dimmed: number): void;
  /** Device px. */
  resize(width: number, height: number): void;
  paint(view: PaintedView): void;
  /** Shows what was painted and drawn above it. */
  present(): void;
  dispose(): void;
}
