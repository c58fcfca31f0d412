import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { LongScroll } from './long-scroll.ts';

export interface View {
  readonly width: number;
  readonly height: number;
  /** First px of the whole that is in view. */
  readonly top: number;
}

/**
 * How an element is scrolled over a whole that may be higher than elements can be.
 * @param wholeAt height of the whole at a width of the element
 */
export function useScroll(element: RefObject<HTMLElement | null>, wholeAt: (width: number) => number) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [top, setTop] = useState(0);
  const whole = wholeAt(size.width);
  const scroll = useMemo(() => new LongScroll(whole), [whole]);
  const isOwn = useRef(false);
  useLayoutEffect(() => {
    const scroller = element.current!;
    const measure = () => setSize({ width: scroller.clientWidth, height: scroller.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    measure();
    return () => observer.disconnect();
  }, [element]);
  useEffect(() => {
    const scroller = element.current!;
    const follow = () => {
      if (isOwn.current) {
        isOwn.current = false;
        return;
      }
      setTop(scroll.scrolled(scroller.scrollTop, scroller.clientHeight));
    };
    scroller.addEventListener('scroll', follow, { passive: true });
    return () => scroller.removeEventListener('scroll', follow);
  }, [element, scroll]);
  const scrollTo = useCallback(
    (place: number) => {
      const scroller = element.current!;
      const view = scroller.clientHeight;
      const to = Math.max(0, Math.min(scroll.whole - view, place));
      const before = scroller.scrollTop;
      scroller.scrollTop = scroll.topOf(to, view);
      isOwn.current = scroller.scrollTop !== before;
      setTop(to);
    },
    [element, scroll],
  );
  return { view: { ...size, top } satisfies View, scroll, scrollTo };
}
