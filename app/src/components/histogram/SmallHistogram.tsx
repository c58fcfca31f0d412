import { type Axis, fractionOf } from './axis.ts';
import './histogram.css';

interface SmallHistogramProps {
  readonly axis: Axis;
  readonly counts: readonly number[];
  readonly thresholds: readonly { readonly threshold: number; readonly direction: 'above' | 'below' }[];
  /** What a screen reader says. */
  readonly label: string;
}

const WIDTH = 240;
const HEIGHT = 64;
/** A bin with a single image must not vanish beside one with a million. */
const LEAST_BAR = 1.5;

/** A histogram that stands still, with the lines of checks in it. Heights go by the logarithm. */
export function SmallHistogram({ axis, counts, thresholds, label }: SmallHistogramProps) {
  const most = Math.log1p(Math.max(1, ...counts));
  const width = WIDTH / counts.length;
  const isFinding = (bin: number) => {
    const middle = (bin + 0.5) / counts.length;
    return thresholds.some(({ threshold, direction }) =>
      direction === 'above' ? middle > fractionOf(threshold, axis) : middle < fractionOf(threshold, axis),
    );
  };
  return (
    <svg className="small-histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {counts.map((count, bin) => {
        if (count === 0) return null;
        const height = Math.max(LEAST_BAR, (Math.log1p(count) / most) * (HEIGHT - 2));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
            key={bin}
            className={isFinding(bin) ? 'bar finding' : 'bar'}
            x={bin * width}
            y={HEIGHT - height}
            width={Math.max(0.5, width - 0.75)}
            height={height}
          />
        );
      })}
      <line className="base" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      {thresholds.map(({ threshold, direction }) => {
        const x = fractionOf(threshold, axis) * WIDTH;
        return <line key={`${direction}${threshold}`} className="limit" x1={x} x2={x} y1="0" y2={HEIGHT} />;
      })}
    </svg>
  );
}
