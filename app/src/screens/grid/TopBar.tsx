import { useEffect, useId, useRef, useState } from 'react';
import type { GridSort, ImageFilter } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { checkWords, columnTitle } from '../../texts/check-words.ts';
import { setText, textOf } from './filters.ts';
import { LARGEST, SMALLEST } from './use-tile-size.ts';

interface TopBarProps {
  readonly filter: ImageFilter;
  readonly sort: GridSort | null;
  readonly size: number;
  readonly hasFacets: boolean;
  readonly setFilter: (filter: ImageFilter, how?: 'push' | 'replace') => void;
  readonly setSort: (sort: GridSort | null) => void;
  readonly setSize: (size: number) => void;
  readonly showFacets: (is: boolean) => void;
  readonly showKeys: () => void;
}

/** Typing rests for this long before it is searched for, ms. */
const RESTS = 120;

export function TopBar(props: TopBarProps) {
  const { grid, common } = useTexts();
  const { size, setSize, hasFacets, showFacets } = props;
  const id = useId();
  return (
    <header className="grid-top">
      <h1>{common.screens.grid}</h1>
      <Button
        look="quiet"
        className="facets-switch"
        aria-expanded={hasFacets}
        aria-controls="grid-facets"
        onClick={() => showFacets(!hasFacets)}
      >
        <FunnelMark />
        {grid.filters}
      </Button>
      <Search {...props} />
      <SortChoice {...props} />
      <label className="size" htmlFor={id}>
        <span className="visually-hidden">{grid.size}</span>
        <span aria-hidden="true" className="size-small" />
        <input
          id={id}
          type="range"
          min={SMALLEST}
          max={LARGEST}
          step={4}
          value={size}
          onChange={(event) => setSize(Number(event.target.value))}
        />
        <span aria-hidden="true" className="size-large" />
      </label>
      <Button look="quiet" className="keys-switch" aria-label={grid.keys} title={grid.keys} onClick={props.showKeys}>
        ?
      </Button>
    </header>
  );
}

function Search({ filter, setFilter }: TopBarProps) {
  const { grid } = useTexts();
  const wanted = textOf(filter);
  const [text, setOwn] = useState(wanted);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const written = useRef(wanted);
  useEffect(() => {
    // Changed from elsewhere: the back button, a chip that was taken away.
    if (wanted !== written.current) setOwn(wanted);
    written.current = wanted;
  }, [wanted]);
  const latest = useRef(filter);
  latest.current = filter;
  return (
    <label className="search">
      <span className="visually-hidden">{grid.search}</span>
      <svg
        viewBox="0 0 16 16"
        width="15"
        height="15"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        aria-hidden="true"
      >
        <circle cx="7" cy="7" r="4.500" />
        <path d="M10.500 10.500L14 14" strokeLinecap="round" />
      </svg>
      <input
        type="search"
        placeholder={grid.search}
        value={text}
        maxLength={200}
        onChange={({ target: { value } }) => {
          setOwn(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => {
            // One step back for a search, not one for each letter.
            const how = written.current === '' ? 'push' : 'replace';
            written.current = value;
            setFilter(setText(latest.current, value), how);
          }, RESTS);
        }}
      />
    </label>
  );
}

function SortChoice({ sort, setSort }: TopBarProps) {
  const texts = useTexts();
  const { grid } = texts;
  const { checks, columns } = useWorkspaceState();
  const own = columns.filter(({ name }) => !/^is_.*_issue$|_score$/.test(name) && name !== 'id');
  const title = (name: string) => columnTitle(texts, name);
  const sorted = [...own].sort((a, b) => title(a.name).localeCompare(title(b.name)));
  const change = (column: string) => {
    if (column === '') return setSort(null);
    const isNumber = columns.find(({ name }) => name === column)?.type === 'number';
    // The largest first, the worst score first, texts from the beginning.
    setSort({ column, descending: isNumber && !column.endsWith('_score') });
  };
  return (
    <div className="sort">
      <label>
        <span className="visually-hidden">{grid.sortBy}</span>
        <select value={sort?.column ?? ''} onChange={(event) => change(event.target.value)}>
          <option value="">{grid.byName}</option>
          <option value="decision">{grid.byDecision}</option>
          <optgroup label={grid.byCheck}>
            {checks.map((check) => (
              <option key={check.name} value={`${check.name.replaceAll('-', '_')}_score`}>
                {checkWords(texts, check).title}
              </option>
            ))}
          </optgroup>
          <optgroup label={grid.byColumn}>
            {sorted.map(({ name }) => (
              <option key={name} value={name}>
                {title(name)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <Button
        look="quiet"
        aria-label={sort?.descending ? grid.descending : grid.ascending}
        title={sort?.descending ? grid.descending : grid.ascending}
        onClick={() => setSort({ column: sort?.column ?? 'id', descending: !sort?.descending })}
      >
        <svg
          viewBox="0 0 16 16"
          width="16"
          height="16"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <path d={sort?.descending ? 'M8 3v10M4 9l4 4 4-4' : 'M8 13V3M4 7l4-4 4 4'} />
        </svg>
      </Button>
    </div>
  );
}

const FunnelMark = () => (
  <svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M2 4h12M4.500 8h7M7 12h2" />
  </svg>
);
