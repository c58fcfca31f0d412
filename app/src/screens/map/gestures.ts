import type { MapStage } from './stage.ts';

/** How a drawn outline changes the selection. */
export type LassoWay = 'new' | 'add' | 'subtract';

export interface GestureEvents {
  /** Whether one finger, or the mouse without Shift, draws a lasso. */
  readonly isLasso: () => boolean;
  /** CSS px from the top left corner; the pointer is that of a finger or not. */
  readonly onPick: (x: number, y: number, isTouch: boolean) => void;
  readonly onHover: (place: { readonly x: number; readonly y: number } | null) => void;
  /** Corners of the map. */
  readonly onLasso: (polygon: readonly number[], way: LassoWay | null) => void;
}

const CLICK_PX = 4;
const LASSO_STEP_PX = 3;
const WHEEL = 0.0016;
const PINCH_WHEEL = 0.01;

interface Finger {
  x: number;
  y: number;
}

/**
 * Mouse and touch on the map: one finger pans or draws a lasso, two zoom; the wheel zooms around the pointer; Shift
 * draws a lasso.
 *
 * @returns what ends it
 */
export function watchGestures(surface: HTMLElement, stage: MapStage, events: GestureEvents): () => void {
  const fingers = new Map<number, Finger>();
  let travelled = 0;
  let lasso: number[] | null = null;
  const placeOf = (event: MouseEvent): Finger => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const drawTo = ({ x, y }: Finger) => {
    lasso!.push(stage.camera.toMapX(x), stage.camera.toMapY(y));
    stage.setLasso(lasso);
  };
  const dropLasso = () => {
    lasso = null;
    stage.setLasso(null);
  };
  const down = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    const place = placeOf(event);
    fingers.set(event.pointerId, place);
    events.onHover(null);
    if (fingers.size > 1) return dropLasso();
    travelled = 0;
    if (!events.isLasso() && !event.shiftKey) return;
    lasso = [];
    drawTo(place);
  };
  const move = (event: PointerEvent) => {
    const place = placeOf(event);
    const finger = fingers.get(event.pointerId);
    if (!finger) {
      if (event.pointerType !== 'touch') events.onHover(place);
      return;
    }
    const dx = place.x - finger.x;
    const dy = place.y - finger.y;
    if (lasso !== null) {
      if (Math.hypot(dx, dy) < LASSO_STEP_PX) return;
      drawTo(place);
    } else if (fingers.size === 2) {
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, value]) => value);
      const before = Math.hypot(finger.x - other!.x, finger.y - other!.y);
      const after = Math.hypot(place.x - other!.x, place.y - other!.y);
      stage.move((camera) => {
        camera.pan(dx / 2, dy / 2);
        if (before > 0) camera.zoomAt((place.x + other!.x) / 2, (place.y + other!.y) / 2, after / before);
      });
    } else if (travelled + Math.hypot(dx, dy) > CLICK_PX) stage.move((camera) => camera.pan(dx, dy));
    travelled += Math.hypot(dx, dy);
    finger.x = place.x;
    finger.y = place.y;
  };
  const up = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!finger || event.type === 'pointercancel') return dropLasso();
    if (travelled <= CLICK_PX && fingers.size === 0) {
      dropLasso();
      events.onPick(finger.x, finger.y, event.pointerType === 'touch');
    } else if (lasso !== null) {
      const drawn = lasso;
      dropLasso();
      if (drawn.length >= 6) events.onLasso(drawn, event.altKey ? 'subtract' : event.shiftKey ? 'add' : null);
    }
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const { x, y } = placeOf(event);
    // Lines and pages of some mice, in px.
    const px = event.deltaY * [1, 16, 400][event.deltaMode]!;
    stage.move((camera) => camera.zoomAt(x, y, Math.exp(-px * (event.ctrlKey ? PINCH_WHEEL : WHEEL))));
  };
  const leave = () => events.onHover(null);
  surface.addEventListener('pointerdown', down);
  surface.addEventListener('pointermove', move);
  surface.addEventListener('pointerup', up);
  surface.addEventListener('pointercancel', up);
  surface.addEventListener('pointerleave', leave);
  surface.addEventListener('wheel', wheel, { passive: false });
  return () => {
    surface.removeEventListener('pointerdown', down);
    surface.removeEventListener('pointermove', move);
    surface.removeEventListener('pointerup', up);
    surface.removeEventListener('pointercancel', up);
    surface.removeEventListener('pointerleave', leave);
    surface.removeEventListener('wheel', wheel);
  };
}
