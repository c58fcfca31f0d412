import { useLanguage, useTexts } from '../../state/settings.ts';
import { count, measured } from '../../texts/numbers.ts';
import type { Colouring } from './colouring.ts';
import { scaleColour } from './palette.ts';
import { useTheme } from './use-theme.ts';

type Range = readonly [from: number, to: number];

interface NumberLegendProps {
  readonly scale: Extract<Colouring, { numbers: Float32Array }>['scale'];
  readonly range: Range | null;
  readonly onRange: (range: Range | null, how: 'push' | 'replace') => void;
}

const STOPS = 12;
const POSITIONS = 200;

/** The scale of colours, with two thumbs between which numbers are shown. */
export function NumberLegend({ scale, range, onRange }: NumberLegendProps) {
  const { map } = useTexts();
  const language = useLanguage();
  const theme = useTheme();
  const { from, to, lowest, highest } = scale;
  const span = to - from || 1;
  const stops = Array.from({ length: STOPS }, (_, at) => scaleColour(theme, at / (STOPS - 1)));
  const ends: Range = range ?? [lowest, highest];
  const positionOf = (value: number) => Math.round(POSITIONS * Math.min(1, Math.max(0, (value - from) / span)));
  // What lies beyond the scale belongs to its ends.
  const valueAt = (position: number, end: 0 | 1) => {
    if (end === 0 && position <= 0) return lowest;
    if (end === 1 && position >= POSITIONS) return highest;
    return from + (span * position) / POSITIONS;
  };
  const change = (end: 0 | 1, position: number) => {
    const value = valueAt(position, end);
    const next: Range = end === 0 ? [Math.min(value, ends[1]), ends[1]] : [ends[0], Math.max(value, ends[0])];
    onRange(next[0] <= lowest && next[1] >= highest ? null : next, 'replace');
  };
  const thumb = (end: 0 | 1, name: string) => (
    <label>
      <span>{name}</span>
      <input
        type="range"
        min={0}
        max={POSITIONS}
        value={positionOf(ends[end])}
        aria-valuetext={measured(ends[end], language)}
        onChange={({ target }) => change(end, Number(target.value))}
      />
      <span className="number">{measured(ends[end], language)}</span>
    </label>
  );
  return (
    <div className="map-scale">
      <div className="bar" style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      <p className="ends">
        <span className="number">
          {lowest < from ? '≤ ' : ''}
          {measured(from, language)}
        </span>
        <span className="number">
          {highest > to ? '≥ ' : ''}
          {measured(to, language)}
        </span>
      </p>
      {thumb(0, map.from)}
      {thumb(1, map.to)}
      {scale.empty > 0 && (
        <p className="quiet">
          {map.empty}: {count(scale.empty, language)}
        </p>
      )}
    </div>
  );
}
