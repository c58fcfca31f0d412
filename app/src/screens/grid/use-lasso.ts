import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type Geometry, type Rectangle, rectangle, type Touched, touched } from './geometry.ts';
import type { LongScroll } from './long-scroll.ts';

/** What was drawn around. */
export interface Lasso {
  readonly span: Touched | null;
  readonly columns: number;
  /** Adds to what is selected. */
  readonly adds: boolean;
}

/** A movement shorter than this is a click, px. */
const CLICK = 6;
/** Near an edge the grid scrolls on, px, and as fast per frame at most. */
const EDGE = 48;
const FASTEST = 36;

interface Drag {
  readonly start: { readonly x: number; readonly y: number };
  readonly adds: boolean;
  x: number;
  y: number;
  isDrawn: boolean;
}

/** Drawing a rectangle around tiles with a mouse or pen; the grid scrolls on at its edges. */
export function useLasso(
  scroller: RefObject<HTMLElement | null>,
  shape: () => Geometry,
  scroll: LongScroll,
  scrollTo: (place: number) => void,
  onLasso: (lasso: Lasso) => void,
) {
  const [box, setBox] = useState<Rectangle | null>(null);
  const drag = useRef<Drag | null>(null);
  const drawn = useRef(false);
  const latest = useRef({ scroll, scrollTo, onLasso });
  latest.current = { scroll, scrollTo, onLasso };

  /** Where the pointer is in the whole grid. */
  const place = useCallback(
    (x: number, y: number) => {
      const element = scroller.current!;
      const bounds = element.getBoundingClientRect();
      return { x: x - bounds.left, y: y - bounds.top + element.scrollTop + latest.current.scroll.shift };
    },
    [scroller],
  );

  const begin = useCallback(
    (event: PointerEvent) => {
      drawn.current = false;
      const element = scroller.current!;
      const isOnBar = event.clientX >= element.getBoundingClientRect().left + element.clientWidth;
      if (event.button !== 0 || isOnBar) return;
      const { clientX: x, clientY: y } = event;
      const adds = event.shiftKey || event.ctrlKey || event.metaKey;
      drag.current = { start: place(x, y), adds, x, y, isDrawn: false };
    },
    [scroller, place],
  );

  useEffect(() => {
    let frame = 0;
    const draw = () => {
      const own = drag.current;
      if (!own?.isDrawn) return;
      setBox(rectangle(own.start, place(own.x, own.y)));
    };
    const scrollOn = () => {
      const own = drag.current;
      const element = scroller.current;
      if (!own?.isDrawn || !element) return;
      const { top, bottom } = element.getBoundingClientRect();
      const beyond = own.y < top + EDGE ? own.y - top - EDGE : own.y > bottom - EDGE ? own.y - bottom + EDGE : 0;
      if (beyond !== 0) {
        const by = Math.max(-FASTEST, Math.min(FASTEST, beyond * 0.6));
        latest.current.scrollTo(element.scrollTop + latest.current.scroll.shift + by);
        draw();
      }
      frame = requestAnimationFrame(scrollOn);
    };
    const move = (event: globalThis.PointerEvent) => {
      const own = drag.current;
      if (!own) return;
      if (!own.isDrawn && Math.hypot(event.clientX - own.x, event.clientY - own.y) < CLICK) return;
      own.x = event.clientX;
      own.y = event.clientY;
      if (!own.isDrawn) {
        own.isDrawn = true;
        frame = requestAnimationFrame(scrollOn);
      }
      draw();
    };
    const end = (isDone: boolean) => {
      const own = drag.current;
      drag.current = null;
      cancelAnimationFrame(frame);
      if (!own?.isDrawn) return;
      drawn.current = true;
      setBox(null);
      if (!isDone) return;
      const span = touched(shape(), rectangle(own.start, place(own.x, own.y)));
      latest.current.onLasso({ span, columns: shape().columns, adds: own.adds });
    };
    const finish = () => end(true);
    const cancel = () => end(false);
    const giveUp = (event: KeyboardEvent) => event.key === 'Escape' && cancel();
    addEventListener('pointermove', move);
    addEventListener('pointerup', finish);
    addEventListener('pointercancel', cancel);
    addEventListener('keydown', giveUp);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', finish);
      removeEventListener('pointercancel', cancel);
      removeEventListener('keydown', giveUp);
    };
  }, [scroller, place, shape]);

  return {
    begin,
    box,
    /** Tiles within the rectangle that is being drawn. */
    span: box === null ? null : touched(shape(), box),
    /** The click that follows a drawn rectangle is none. */
    wasDrawn: () => drawn.current,
  };
}
