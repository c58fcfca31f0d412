import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Bounds, Point, Size } from './align.ts';
import { fitScale, panned, type View, wholeView, ZOOM_STEP, zoomed } from './view.ts';

/** Wheel movement that enlarges by the factor e. */
const WHEEL = 400;
/** A key moves by this share of the stage. */
const KEY_SHARE = 0.15;

/** Zoom and place of the pictures, and what changes them: wheel, pinch, drag, keys. */
export function useView(bounds: Bounds, stages: number) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const stage: Size = { width: size.width / stages, height: size.height };
  const scale = fitScale(bounds, stage);
  const [view, setView] = useState<View>(() => wholeView(bounds));
  const now = useRef({ bounds, scale, stage });
  now.current = { bounds, scale, stage };

  const zoomBy = useCallback((factor: number, at: Point = [0, 0]) => {
    setView((before) => zoomed(before, factor, at, now.current.scale, now.current.bounds));
  }, []);
  const panBy = useCallback((by: Point) => {
    setView((before) => panned(before, by, now.current.scale, now.current.bounds));
  }, []);
  const reset = useCallback(() => setView(wholeView(now.current.bounds)), []);

  /** From the middle of the stage that the place is on. */
  const fromMiddle = useCallback((x: number, y: number): Point => {
    const box = frame.current!.getBoundingClientRect();
    const { width, height } = now.current.stage;
    return [((x - box.left) % width) - width / 2, y - box.top - height / 2];
  }, []);

  useEffect(() => {
    const element = frame.current!;
    // Not passive, which React's own listener is: the page must not scroll or zoom instead.
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1) * (event.ctrlKey ? 4 : 1);
      zoomBy(Math.exp(-pixels / WHEEL), fromMiddle(event.clientX, event.clientY));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [zoomBy, fromMiddle]);

  const pointers = usePointers(zoomBy, panBy, fromMiddle);
  /** @returns whether the key meant something here */
  const onKey = (key: string): boolean => {
    const { width, height } = now.current.stage;
    const moves: Readonly<Record<string, Point>> = {
      ArrowLeft: [KEY_SHARE * width, 0],
      ArrowRight: [-KEY_SHARE * width, 0],
      ArrowUp: [0, KEY_SHARE * height],
      ArrowDown: [0, -KEY_SHARE * height],
    };
    const move = moves[key];
    if (key === '+' || key === '=') zoomBy(ZOOM_STEP);
    else if (key === '-') zoomBy(1 / ZOOM_STEP);
    else if (key === '0') reset();
    else if (move && view.zoom > 1) panBy(move);
    else return false;
    return true;
  };
  return { frame, stage, scale: scale * view.zoom, view, zoomBy, reset, onKey, pointers };
}

/** One pointer drags, two pinch. */
function usePointers(
  zoomBy: (factor: number, at: Point) => void,
  panBy: (by: Point) => void,
  fromMiddle: (x: number, y: number) => Point,
) {
  const down = useRef(new Map<number, Point>());
  const [isDragging, setDragging] = useState(false);
  const end = (event: PointerEvent<HTMLElement>) => {
    down.current.delete(event.pointerId);
    if (down.current.size === 0) setDragging(false);
  };
  return {
    isDragging,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        down.current.set(event.pointerId, [event.clientX, event.clientY]);
        setDragging(true);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const before = down.current.get(event.pointerId);
        if (!before) return;
        const after: Point = [event.clientX, event.clientY];
        const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
        down.current.set(event.pointerId, after);
        if (!other) return panBy([after[0] - before[0], after[1] - before[1]]);
        const distance = (place: Point) => Math.hypot(place[0] - other[0], place[1] - other[1]);
        const middle = fromMiddle((after[0] + other[0]) / 2, (after[1] + other[1]) / 2);
        zoomBy(distance(after) / Math.max(1, distance(before)), middle);
        panBy([(after[0] - before[0]) / 2, (after[1] - before[1]) / 2]);
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}

function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width: Math.max(1, width), height: Math.max(1, height) });
    });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
