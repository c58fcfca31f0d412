import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLanguage } from '../../state/settings.ts';
import { compact, measured } from '../../texts/numbers.ts';
import { type Axis, fractionOf, stepped, valueAt } from './axis.ts';
import { type Colours, useColours } from './colours.ts';
import './histogram.css';

interface ThresholdHistogramProps {
  readonly axis: Axis;
  /** Per bin: images that can be findings, and further images that cannot. */
  readonly counts: readonly number[];
  readonly otherCounts: readonly number[];
  readonly threshold: number;
  /** On which side the findings are. */
  readonly direction: 'above' | 'below';
  /** Allowed thresholds. */
  readonly range: readonly [number, number];
  /** What the slider is called, and what a screen reader says of its place. */
  readonly label: string;
  readonly valueText: string;
  /** Title of the axis. */
  readonly title: string;
  /** Also while it is being dragged. */
  readonly onChange: (threshold: number) => void;
}

const HEIGHT = 168;
/** Few images must stay visible beside very many: from here on heights go by the logarithm. */
const MOST_LINEAR = 40;
const LEAST_BAR = 2;

/** A histogram with a line that can be drawn by mouse, finger and keyboard. */
export function ThresholdHistogram(props: ThresholdHistogramProps) {
  const { axis, threshold, direction, range, label, valueText, onChange } = props;
  const [box, setBox] = useState<uPlot.BBox | null>(null);
  const plot = usePlot(props, setBox);
  const overlay = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const isDragging = useRef(false);

  const within = (value: number) => Math.min(range[1], Math.max(range[0], value));
  const valueUnder = (event: PointerEvent) => {
    const { left, width } = overlay.current!.getBoundingClientRect();
    return within(valueAt((event.clientX - left) / width, axis));
  };
  const startDrag = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    isDragging.current = true;
    slider.current?.focus();
    onChange(valueUnder(event));
  };
  const drag = (event: PointerEvent) => {
    if (isDragging.current) onChange(valueUnder(event));
  };
  const endDrag = (event: PointerEvent) => {
    if (!isDragging.current) return;
    isDragging.current = false;
    if (event.type !== 'pointercancel') onChange(valueUnder(event));
  };
  const press = (event: KeyboardEvent) => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const end = { Home: axis.edges[0]!, End: axis.edges.at(-1)! }[event.key];
    if (steps === undefined && end === undefined) return;
    event.preventDefault();
    onChange(end === undefined ? stepped(threshold, steps!, axis, range) : within(end));
  };

  const at = `${100 * fractionOf(threshold, axis)}%`;
  return (
    <div className="threshold-histogram">
      <div ref={plot} className="threshold-plot" aria-hidden="true" />
      {box && (
        <div
          ref={overlay}
          className="threshold-overlay"
          style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
          onPointerDown={startDrag}
          onPointerMove={drag}
          onPointerUp={endDrag}
          onPointerCancel={endDrag}
        >
          <div
            className="threshold-side"
            style={direction === 'above' ? { left: at, right: 0 } : { left: 0, width: at }}
          />
          <div
            ref={slider}
            className="threshold-handle"
            style={{ left: at }}
            role="slider"
            tabIndex={0}
            aria-label={label}
            aria-orientation="horizontal"
            aria-valuemin={range[0]}
            aria-valuemax={range[1]}
            aria-valuenow={threshold}
            aria-valuetext={valueText}
            onKeyDown={press}
          >
            <span className="threshold-grip" />
          </div>
        </div>
      )}
    </div>
  );
}

type Drawn = Pick<
  ThresholdHistogramProps,
  'axis' | 'counts' | 'otherCounts' | 'threshold' | 'direction' | 'title' | 'label'
>;

/** Keeps a plot in an element, as wide as it is. */
function usePlot(drawn: Drawn, onPlaced: (box: uPlot.BBox) => void) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const language = useLanguage();
  const colours = useColours();
  const latest = useRef({ drawn, colours });
  latest.current = { drawn, colours };
  const { axis, counts, otherCounts, title } = drawn;

  useEffect(() => {
    const host = element.current!;
    const most = Math.max(1, ...counts.map((n, bin) => n + otherCounts[bin]!));
    const isLog = most > MOST_LINEAR;
    const x = axis.edges;
    const made = new uPlot(
      {
        width: Math.max(200, host.clientWidth),
        height: HEIGHT,
        pxAlign: 0,
        padding: [8, 12, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: {
          x: { time: false, distr: axis.scale === 'log' ? 3 : 1, range: [x[0]!, x.at(-1)!] },
          y: isLog
            ? { distr: 100, fwd: Math.log1p, bwd: Math.expm1, range: [0, most * 1.15] }
            : { range: [0, most * 1.08] },
        },
        axes: [
          {
            ...axisLook(colours),
            label: title,
            labelSize: 18,
            labelFont: FONT,
            size: 30,
            space: 56,
            values: (_, splits) => splits.map((value) => (value === null ? '' : measured(value, language))),
          },
          {
            ...axisLook(colours),
            size: 48,
            splits: () => (isLog ? powersUpTo(most) : wholeUpTo(most)),
            // Of scales that are not linear it would leave most of them out.
            filter: (_, splits) => splits,
            values: (_, splits) => splits.map((value) => compact(value, language)),
          },
        ],
        series: [{}, { show: true, paths: () => null, points: { show: false } }],
        hooks: {
          draw: [(u) => drawBars(u, latest.current.drawn, latest.current.colours)],
        },
      },
      [x.slice(0, -1), [...counts]],
      host,
    );
    plot.current = made;
    const place = () => {
      const { left, top, width, height } = made.bbox;
      onPlaced({
        left: left / devicePixelRatio,
        top: top / devicePixelRatio,
        width: width / devicePixelRatio,
        height: height / devicePixelRatio,
      });
    };
    place();
    const observer = new ResizeObserver(() => {
      if (host.clientWidth < 60 || host.clientWidth === made.width) return;
      made.setSize({ width: host.clientWidth, height: HEIGHT });
      place();
    });
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [axis, counts, otherCounts, title, language, colours, onPlaced]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: bars change their colour where the line passes them
  useEffect(() => plot.current?.redraw(false), [drawn.threshold]);
  return element;
}

const FONT = '12px system-ui, sans-serif';

const axisLook = ({ soft, hairline, line }: Colours): uPlot.Axis => ({
  stroke: soft,
  font: FONT,
  grid: { stroke: hairline, width: 1 },
  ticks: { stroke: line, width: 1, size: 4 },
});

function powersUpTo(most: number): number[] {
  const ticks = [0];
  for (let power = 1; power <= most * 1.15; power *= 10) ticks.push(power);
  // At most six, the ends of long ranges among them.
  const stride = Math.ceil((ticks.length - 1) / 5);
  return ticks.filter((_, i) => i === 0 || (i - 1) % stride === 0);
}

function wholeUpTo(most: number): number[] {
  const step = [1, 2, 5, 10, 20].find((each) => most / each <= 5) ?? 50;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

/** Bars by side of the line: full on the side of findings, pale on the other; those it never accuses as outlines. */
function drawBars(u: uPlot, { axis, counts, otherCounts, threshold, direction }: Drawn, colours: Colours): void {
  const { ctx } = u;
  const ratio = devicePixelRatio;
  const x = (value: number) => u.valToPos(value, 'x', true);
  const y = (value: number) => u.valToPos(value, 'y', true);
  const base = y(0);
  const line = u.bbox.left + fractionOf(threshold, axis) * u.bbox.width;
  const bars = (part: (bin: number) => readonly [number, number]) => {
    for (let bin = 0; bin < counts.length; bin++) {
      const [from, to] = part(bin);
      if (to <= from) continue;
      const left = x(axis.edges[bin]!);
      const width = x(axis.edges[bin + 1]!) - left;
      const gap = width > 4 * ratio ? ratio : 0;
      const top = from === 0 ? Math.min(y(to), base - LEAST_BAR * ratio) : y(to);
      ctx.fillRect(left, top, width - gap, y(from) - top);
    }
  };
  const clipped = (left: number, right: number, colour: string) => {
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, u.bbox.top, right - left, u.bbox.height);
    ctx.clip();
    ctx.fillStyle = colour;
    bars((bin) => [0, counts[bin]!]);
    ctx.restore();
  };
  const right = u.bbox.left + u.bbox.width;
  ctx.save();
  ctx.fillStyle = colours.line;
  bars((bin) => [counts[bin]!, counts[bin]! + otherCounts[bin]!]);
  ctx.restore();
  clipped(u.bbox.left, line, direction === 'below' ? colours.gold : colours.bar);
  clipped(line, right, direction === 'above' ? colours.gold : colours.bar);
}
