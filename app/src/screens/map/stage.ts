import { Camera, parseView, type View, viewText, wholeView } from './camera.ts';
import { graphics } from './graphics.ts';
import { drawLasso, drawMarks, type Inks, type Marks, NO_MARKS } from './overlay.ts';
import { Pace } from './pace.ts';
import { contextPen } from './pen.ts';
import type { PointIndex } from './point-index.ts';
import { dimmedFirst, shuffledPoints } from './point-order.ts';
import type { PointPainter } from './point-painter.ts';
import type { Polygon } from './polygon.ts';
import { rasterPainter } from './raster-points.ts';
import { webglPainter } from './webgl-points.ts';

export interface StageEvents {
  /** The view has come to rest; as an address names it. */
  readonly onView: (text: string) => void;
  /** The drawing surface is gone: make a new stage. */
  readonly onLost: () => void;
}

/** Frames follow each other when the next was asked for so soon after the last one, ms. */
const CONTINUOUS_MS = 20;
const AT_REST_MS = 150;
/** What the browser needs to lay a canvas on the page without a graphics card. */
const BROWSERS_SHARE_MS = 14;

/** The map as it is drawn: points, what lies above them, and the camera. Draws only when something has changed. */
export class MapStage {
  readonly camera: Camera;
  readonly way: PointPainter['way'];
  readonly #points: Float32Array;
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: PointPainter;
  readonly #overlay: CanvasRenderingContext2D;
  readonly #shuffled: Uint32Array;
  readonly #pace: Pace;
  readonly #events: StageEvents;
  #shown: Uint8Array;
  #marks: Marks = NO_MARKS;
  #inks: Inks = { ink: '#000000', paper: '#ffffff', accent: '#000000', alarm: '#000000' };
  #hovered = -1;
  #focused = -1;
  #lasso: Polygon | null = null;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #isMoving = false;
  #askedAt = 0;
  #paintedAt = 0;
  #ratio = 1;

  constructor(
    canvases: { readonly points: HTMLCanvasElement; readonly overlay: HTMLCanvasElement },
    points: Float32Array,
    index: PointIndex,
    events: StageEvents,
    isPlain: boolean,
  ) {
    this.#points = points;
    this.#events = events;
    this.#canvas = canvases.points;
    this.#painter =
      (isPlain || graphics() !== 'card' ? null : webglPainter(canvases.points, points, events.onLost)) ??
      rasterPainter(canvases.points, points);
    this.way = this.#painter.way;
    this.#overlay = canvases.overlay.getContext('2d')!;
    this.#shuffled = shuffledPoints(points);
    this.#pace = new Pace(this.#shuffled.length);
    this.#shown = new Uint8Array(points.length / 2);
    this.camera = new Camera(index.bounds, { width: 1, height: 1 });
  }

  /** Diameter of a point, CSS px: the fewer and the nearer, the larger. */
  get diameter(): number {
    const many = Math.log10(Math.max(1, this.#shuffled.length));
    const base = Math.min(6.5, Math.max(1.6, 9.2 - 1.3 * many));
    return Math.min(14, base * this.camera.view.zoom ** 0.25);
  }

  get #opacity(): number {
    const many = Math.log10(Math.max(1, this.#shuffled.length));
    return Math.min(1, Math.max(0.4, 1.9 - 0.24 * many) * this.camera.view.zoom ** 0.2);
  }

  resize(width: number, height: number, ratio: number): void {
    this.camera.size = { width, height };
    this.#ratio = ratio;
    this.#painter.resize(Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio)));
    const { canvas } = this.#overlay;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    this.ask();
  }

  setColours(colours: readonly string[], inks: Inks): void {
    this.#painter.setColours(colours, inks.paper);
    this.#inks = inks;
    this.ask();
  }

  /** @param codes 0 for a dimmed point @param shown 1 for one that the legend shows */
  setCodes(codes: Uint8Array, shown: Uint8Array): void {
    const { order, dimmed } = dimmedFirst(this.#shuffled, codes);
    this.#painter.setCodes(codes, order, dimmed);
    this.#shown = shown;
    this.ask();
  }

  setMarks(marks: Marks): void {
    this.#marks = marks;
    this.ask();
  }

  setFocus(hovered: number, focused: number): void {
    if (hovered === this.#hovered && focused === this.#focused) return;
    this.#hovered = hovered;
    this.#focused = focused;
    this.ask();
  }

  setLasso(lasso: Polygon | null): void {
    this.#lasso = lasso;
    this.ask();
  }

  /** Shows what an address names; an empty text is the whole map. */
  setView(text: string): void {
    if (text === this.viewText()) return;
    this.camera.view = parseView(text) ?? wholeView(this.camera.bounds);
    this.ask();
  }

  viewText(): string {
    return viewText(this.camera.view, this.camera.bounds);
  }

  /** Moves the camera; what is seen is told once it has come to rest. */
  move(change: (camera: Camera) => void): void {
    change(this.camera);
    this.#isMoving = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#comeToRest(), AT_REST_MS);
    this.ask();
  }

  show(view: View): void {
    this.move((camera) => {
      camera.view = view;
    });
  }

  ask(): void {
    if (this.#frame !== 0) return;
    this.#askedAt = performance.now();
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #comeToRest(): void {
    this.#isMoving = false;
    this.ask();
    this.#events.onView(this.viewText());
  }

  #paint(): void {
    this.#frame = 0;
    const now = performance.now();
    const isContinuous = this.#isMoving && this.#askedAt - this.#paintedAt < CONTINUOUS_MS;
    const interval = now - this.#paintedAt;
    this.#paintedAt = now;
    const most = this.#isMoving ? this.#pace.most : this.#shuffled.length;
    this.#painter.paint({
      view: this.camera.view,
      scale: this.camera.scale * this.#ratio,
      diameter: this.diameter * this.#ratio,
      opacity: this.#opacity,
      most,
    });
    // For whoever measures: how many points were drawn at most.
    this.#canvas.dataset.drawn = String(Math.min(most, this.#shuffled.length));
    this.#drawAbove();
    this.#painter.present();
    if (!isContinuous) return;
    // What the processor draws is known at once; a graphics card tells by how late the next frame comes.
    this.#pace.took(this.way === 'raster' ? performance.now() - now + BROWSERS_SHARE_MS : interval);
  }

  #drawAbove(): void {
    const { width, height } = this.camera.size;
    const own = this.#painter.pen?.(this.#ratio);
    const isUsed = own === undefined || this.#lasso !== null;
    // One more canvas over the whole map is worth a third of a frame where there is no graphics card.
    this.#overlay.canvas.hidden = !isUsed;
    if (isUsed) {
      this.#overlay.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
      this.#overlay.clearRect(0, 0, width, height);
    }
    drawMarks(own ?? contextPen(this.#overlay), {
      camera: this.camera,
      points: this.#points,
      shown: this.#shown,
      marks: this.#marks,
      inks: this.#inks,
      diameter: this.diameter,
      hovered: this.#hovered,
      focused: this.#focused,
    });
    if (this.#lasso !== null) drawLasso(this.#overlay, this.camera, this.#lasso, this.#inks);
  }

  dispose(): void {
    clearTimeout(this.#rest);
    cancelAnimationFrame(this.#frame);
    this.#painter.dispose();
  }
}
