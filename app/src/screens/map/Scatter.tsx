import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../../state/settings.ts';
import { wholeView } from './camera.ts';
import { type LassoWay, watchGestures } from './gestures.ts';
import { graphics } from './graphics.ts';
import { inksOf, type Marks } from './overlay.ts';
import { coloursOf } from './palette.ts';
import type { PointIndex, Side } from './point-index.ts';
import { MapStage } from './stage.ts';
import { useTheme } from './use-theme.ts';

interface ScatterProps {
  /** x and y in turn, NaN for an image without a place. */
  readonly points: Float32Array;
  readonly index: PointIndex;
  /** Colour codes, 0 for a dimmed point. */
  readonly codes: Uint8Array;
  /** 1 for a point that can be picked. */
  readonly shown: Uint8Array;
  readonly marks: Marks;
  /** What is seen, as the address names it. */
  readonly view: string;
  readonly onView: (text: string) => void;
  readonly isLasso: boolean;
  readonly onLasso: (polygon: readonly number[], way: LassoWay | null) => void;
  /** −1 is none. */
  readonly focused: number;
  readonly onFocus: (n: number) => void;
  readonly onHover: (n: number, x: number, y: number) => void;
  /** A key that the map itself has no use for. @returns whether it was taken */
  readonly onKey: (key: string) => boolean;
  /** Gives the stage to whoever has buttons for it; null when it is gone. */
  readonly onStage: (stage: MapStage | null) => void;
  readonly label: string;
}

const SIDES: Readonly<Record<string, Side>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const PICK_PX = 12;
const TOUCH_PICK_PX = 26;
const ZOOM_STEP = 1.5;
const MOST_RATIO = 2;

/** The points on their canvas: to be moved, picked from and lassoed, by mouse, touch and keyboard. */
export function Scatter(props: ScatterProps) {
  const { map } = useTexts();
  const theme = useTheme();
  const help = useId();
  const { points, index, codes, shown, marks, view, focused } = props;
  const [lost, setLost] = useState(0);
  const holder = useRef<HTMLDivElement>(null);
  const pointsCanvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<MapStage | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const hovered = useRef(-1);

  useEffect(() => {
    const made = new MapStage(
      { points: pointsCanvas.current!, overlay: overlay.current! },
      points,
      index,
      {
        onView: (text) => latest.current.onView(text),
        onLost: () => setLost((times) => times + 1),
      },
      // A driver that has lost it twice is not asked again.
      lost > 1,
    );
    made.setView(latest.current.view);
    const fit = () => {
      const { clientWidth, clientHeight } = holder.current!;
      if (clientWidth > 0) made.resize(clientWidth, clientHeight, Math.min(MOST_RATIO, devicePixelRatio));
    };
    const observer = new ResizeObserver(fit);
    observer.observe(holder.current!);
    fit();
    const pick = (x: number, y: number, reach: number) => {
      const { camera } = made;
      const { shown: allowed } = latest.current;
      return index.nearest(camera.toMapX(x), camera.toMapY(y), reach / camera.scale, allowed);
    };
    const hover = (n: number, x: number, y: number) => {
      if (n !== hovered.current) made.setFocus(n, latest.current.focused);
      if (n !== hovered.current || n >= 0) latest.current.onHover(n, x, y);
      hovered.current = n;
    };
    const stop = watchGestures(surface.current!, made, {
      isLasso: () => latest.current.isLasso,
      onPick: (x, y, isTouch) => latest.current.onFocus(pick(x, y, isTouch ? TOUCH_PICK_PX : PICK_PX)),
      onHover: (place) => (place ? hover(pick(place.x, place.y, PICK_PX), place.x, place.y) : hover(-1, 0, 0)),
      onLasso: (polygon, way) => latest.current.onLasso(polygon, way),
    });
    setStage(made);
    latest.current.onStage(made);
    return () => {
      latest.current.onStage(null);
      stop();
      observer.disconnect();
      made.dispose();
    };
  }, [points, index, lost]);
  useEffect(() => stage?.setColours(coloursOf(theme), inksOf(holder.current!)), [stage, theme]);
  useEffect(() => stage?.setCodes(codes, shown), [stage, codes, shown]);
  useEffect(() => stage?.setMarks(marks), [stage, marks]);
  useEffect(() => stage?.setView(view), [stage, view]);
  useEffect(() => stage?.setFocus(hovered.current, focused), [stage, focused]);

  const middle = () => {
    const { camera } = stage!;
    return index.nearest(camera.view.x, camera.view.y, Number.POSITIVE_INFINITY, shown);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (stage === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = stage.camera.size;
    const side = SIDES[event.key];
    if (side !== undefined) {
      const next = focused < 0 ? middle() : index.towards(focused, side, shown);
      if (next >= 0) {
        props.onFocus(next);
        const [x, y] = [points[2 * next]!, points[2 * next + 1]!];
        stage.move((camera) => camera.reveal(x, y));
      }
    } else if (event.key === '+' || event.key === '=' || event.key === '-') {
      const factor = event.key === '-' ? 1 / ZOOM_STEP : ZOOM_STEP;
      const at = focused < 0 ? null : focused;
      stage.move((camera) =>
        camera.zoomAt(
          at === null ? width / 2 : camera.toScreenX(points[2 * at]!),
          at === null ? height / 2 : camera.toScreenY(points[2 * at + 1]!),
          factor,
        ),
      );
    } else if (event.key === '0') stage.show(wholeView(stage.camera.bounds));
    else if (!props.onKey(event.key)) return;
    event.preventDefault();
  };

  return (
    <div ref={holder} className={`map-scatter${props.isLasso ? ' lasso' : ''}`}>
      <canvas key={lost} ref={pointsCanvas} />
      <div
        ref={surface}
        className="map-surface"
        role="application"
        aria-label={props.label}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from point to point
        tabIndex={0}
        onKeyDown={keyDown}
        onFocus={(event) => {
          if (focused < 0 && stage !== null && event.target.matches(':focus-visible')) props.onFocus(middle());
        }}
      >
        <canvas ref={overlay} />
      </div>
      <p id={help} className="visually-hidden">
        {map.canvasHelp}
      </p>
      {graphics() === 'none' && <p className="map-plain">{map.noWebgl}</p>}
    </div>
  );
}
