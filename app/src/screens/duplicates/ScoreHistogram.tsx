import type { ReplyOf } from '../../../../src/server/api.ts';
import { useTexts } from '../../state/settings.ts';

const HEIGHT = 40;

interface ScoreHistogramProps {
  readonly scores: ReplyOf<'duplicates/scores'>;
  readonly threshold: number;
}

/** How the scores of the pairs lie; what is above the line is a duplicate. Heights grow with the root of the numbers. */
export function ScoreHistogram({ scores: { bins, range, pairs }, threshold }: ScoreHistogramProps) {
  const { duplicates } = useTexts();
  const most = Math.sqrt(Math.max(1, ...bins));
  const [from, to] = range;
  const line = (bins.length * (threshold - from)) / (to - from);
  return (
    <svg
      className="score-histogram"
      viewBox={`0 0 ${bins.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={duplicates.threshold.histogram(pairs)}
    >
      {bins.map((n, at) => {
        const height = n === 0 ? 0 : Math.max(2, (HEIGHT * Math.sqrt(n)) / most);
        const x = at;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bins have no other name
            key={at}
            className={at + 0.5 >= line ? 'above' : ''}
            x={x + 0.08}
            width={0.84}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </svg>
  );
}
