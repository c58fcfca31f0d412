import { type PointerEvent, useRef, useState } from 'react';
import type { ImageFilter, NumberFacet } from '../../../../src/server/api.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { columnTitle } from '../../texts/check-words.ts';
import { measured } from '../../texts/numbers.ts';
import { rangeOf, setRange } from './filters.ts';

interface RangeFacetProps {
  /** Empty for none. */
  readonly column: string;
  readonly facet: NumberFacet | null;
  readonly filter: ImageFilter;
  readonly setFilter: (filter: ImageFilter, how?: 'push' | 'replace') => void;
  readonly choose: (column: string) => void;
}

/** A range of any column of numbers, by its histogram or by its ends. */
export function RangeFacet({ column, facet, filter, setFilter, choose }: RangeFacetProps) {
  const texts = useTexts();
  const { grid } = texts;
  const { columns } = useWorkspaceState();
  const numbers = columns
    .filter(({ name, type }) => type === 'number' && !name.endsWith('_score'))
    .map(({ name, description, unit }) => ({ name, title: columnTitle(texts, name), description, unit }))
    .sort((a, b) => a.title.localeCompare(b.title));
  const own = rangeOf(filter, column);
  const described = numbers.find(({ name }) => name === column);
  const set = (from: number | undefined, to: number | undefined) => setFilter(setRange(filter, column, from, to));
  return (
    <div className="range-facet">
      <select value={column} aria-label={grid.facets.column} onChange={(event) => choose(event.target.value)}>
        <option value="">{grid.chooseColumn}</option>
        {numbers.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      {facet?.column === column && facet.range && (
        <>
          <Bars facet={facet} range={facet.range} own={own} set={set} />
          <div className="range-ends">
            <End label={grid.from} value={own?.from} hint={facet.range[0]} set={(value) => set(value, own?.to)} />
            <span aria-hidden="true">–</span>
            <End label={grid.to} value={own?.to} hint={facet.range[1]} set={(value) => set(own?.from, value)} />
          </div>
        </>
      )}
      {described?.description && <p className="quiet">{described.description}</p>}
    </div>
  );
}

/** Dragging over the bars chooses their range. */
function Bars({
  facet,
  range: [least, greatest],
  own,
  set,
}: {
  readonly facet: NumberFacet;
  readonly range: readonly [number, number];
  readonly own: { readonly from?: number | undefined; readonly to?: number | undefined } | null;
  readonly set: (from: number | undefined, to: number | undefined) => void;
}) {
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const bins = facet.counts.length;
  const most = Math.max(1, ...facet.counts);
  const binAt = (event: PointerEvent) => {
    const { left, width } = svg.current!.getBoundingClientRect();
    return Math.max(0, Math.min(bins - 1, Math.floor(((event.clientX - left) / width) * bins)));
  };
  const edge = (bin: number) => least + ((greatest - least) * bin) / bins;
  const isIn = (bin: number) => {
    if (drag) return bin >= Math.min(...drag) && bin <= Math.max(...drag);
    return edge(bin + 1) > (own?.from ?? least) && edge(bin) < (own?.to ?? Number.POSITIVE_INFINITY);
  };
  return (
    <svg
      ref={svg}
      className="range-bars"
      viewBox={`0 0 ${bins} 40`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([binAt(event), binAt(event)]);
      }}
      onPointerMove={(event) => drag && setDrag([drag[0], binAt(event)])}
      onPointerUp={() => {
        if (!drag) return;
        const [from, to] = [Math.min(...drag), Math.max(...drag)];
        setDrag(null);
        // The whole range is no condition.
        set(from === 0 ? undefined : rounded(edge(from)), to === bins - 1 ? undefined : rounded(edge(to + 1)));
      }}
    >
      {facet.counts.map((count, bin) => {
        const height = count === 0 ? 0 : Math.max(1, 38 * Math.sqrt(count / most));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
            key={bin}
            className={isIn(bin) ? 'in' : ''}
            x={bin + 0.08}
            width={0.84}
            y={40 - height}
            height={height}
          />
        );
      })}
    </svg>
  );
}

const rounded = (value: number): number => Number(value.toPrecision(4));

function End({
  label,
  value,
  hint,
  set,
}: {
  readonly label: string;
  readonly value: number | undefined;
  readonly hint: number;
  readonly set: (value: number | undefined) => void;
}) {
  const language = useLanguage();
  return (
    <input
      // Another value from elsewhere shows up; what is being typed is not touched.
      key={String(value)}
      type="number"
      step="any"
      aria-label={label}
      defaultValue={value}
      placeholder={measured(hint, language)}
      onBlur={({ target }) => {
        const typed = target.value === '' ? undefined : Number(target.value);
        if (typed !== value) set(typed);
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
