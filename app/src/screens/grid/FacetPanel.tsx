import { type ReactNode, useId, useState } from 'react';
import type { Count, ImageFilter } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { changeQuery, useAddress } from '../../state/address.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { CheckFacet } from './CheckFacet.tsx';
import { FacetValues } from './FacetValues.tsx';
import { decisionsOf, toggleDecision, toggleValue, valuesOf } from './filters.ts';
import { RangeFacet } from './RangeFacet.tsx';
import './facets.css';

interface FacetPanelProps {
  readonly filter: ImageFilter;
  readonly setFilter: (filter: ImageFilter, how?: 'push' | 'replace') => void;
  /** On a phone, where the panel covers the images. */
  readonly close: (() => void) | null;
  readonly total: number | null;
}

/** Columns with values to choose from. */
const COLUMNS = ['split', 'label', 'is_keeper', 'near_relation', 'exact_relation', 'format', 'outcome'] as const;
const VALUES_SHOWN = 12;
const VALUES_FOUND = 60;

/** What the images are, in counts, to choose from: each count is what choosing it would give. */
export function FacetPanel({ filter, setFilter, close, total }: FacetPanelProps) {
  const { grid, common } = useTexts();
  const { decisions } = useSession();
  const state = useWorkspaceState();
  const { query } = useAddress();
  const histogram = query.get('column') ?? '';
  const isNumber = state.columns.some(({ name, type }) => name === histogram && type === 'number');
  const [labelText, setLabelText] = useState('');
  const asked = {
    state: state.name,
    filter,
    values: COLUMNS.map((column) =>
      column === 'label' && labelText !== ''
        ? { column, limit: VALUES_FOUND, text: labelText }
        : { column, limit: VALUES_SHOWN },
    ),
    histogram: isNumber ? histogram : null,
  };
  // The first images come first.
  const { data, isLoading } = useCall('grid/facets', total === null ? null : asked, decisions);
  const valuesFacet = (column: (typeof COLUMNS)[number]): ReactNode => {
    const facet = data?.values.find((one) => one.column === column);
    const chosen = valuesOf(filter, column);
    const isSearched = column === 'label' && labelText !== '';
    const isEmpty = !facet || facet.counts.every(({ value }) => value === null);
    // Where there is nothing to choose there is no facet.
    if (chosen.length === 0 && !isSearched && (isEmpty || facet.counts.length < 2)) return null;
    const distinct = facet?.distinct ?? 0;
    return (
      <Facet key={column} title={grid.facets[column] ?? column}>
        {column === 'label' && (distinct > VALUES_SHOWN || isSearched) && (
          <input
            className="facet-search"
            type="search"
            value={labelText}
            maxLength={200}
            placeholder={grid.findLabel}
            aria-label={grid.findLabel}
            onChange={(event) => setLabelText(event.target.value)}
          />
        )}
        <FacetValues
          column={column}
          counts={facet?.counts ?? []}
          chosen={chosen}
          toggle={(value) => setFilter(toggleValue(filter, column, value))}
        />
        {!isSearched && distinct > VALUES_SHOWN && <p className="quiet">{grid.moreValues(distinct - VALUES_SHOWN)}</p>}
      </Facet>
    );
  };
  const hasDecisions = (counts: readonly Count[]) => counts.some(({ value, count }) => value !== null && count > 0);
  return (
    <aside className="facets" id="grid-facets" aria-label={grid.filters} aria-busy={isLoading}>
      {close && (
        <div className="facets-head">
          <h2>{grid.filters}</h2>
          <Button look="main" onClick={close}>
            {total === null ? common.close : grid.showThem(total)}
          </Button>
        </div>
      )}
      {data && (hasDecisions(data.decisions) || decisionsOf(filter).length > 0) && (
        <Facet title={grid.facets.decision!}>
          <FacetValues
            column="decision"
            counts={data.decisions}
            chosen={decisionsOf(filter)}
            toggle={(value) => setFilter(toggleDecision(filter, value as 'keep' | 'remove' | null))}
          />
        </Facet>
      )}
      <Facet title={grid.facets.findings!}>
        <CheckFacet counts={data?.checks ?? []} filter={filter} setFilter={setFilter} />
      </Facet>
      {COLUMNS.map(valuesFacet)}
      <Facet title={grid.facets.column!}>
        <RangeFacet
          column={isNumber ? histogram : ''}
          facet={data?.histogram ?? null}
          filter={filter}
          setFilter={setFilter}
          choose={(column) => changeQuery({ column: column === '' ? null : column }, 'replace')}
        />
      </Facet>
    </aside>
  );
}

const CLOSED = 'goldpan-grid-closed-facets';
const closedFacets = new Set<string>(JSON.parse(localStorage.getItem(CLOSED) ?? '[]') as string[]);

function Facet({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  const [isOpen, setOpen] = useState(!closedFacets.has(title));
  const toggle = () => {
    if (isOpen) closedFacets.add(title);
    else closedFacets.delete(title);
    localStorage.setItem(CLOSED, JSON.stringify([...closedFacets]));
    setOpen(!isOpen);
  };
  return (
    <section className="facet">
      <h2>
        <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
          <svg
            viewBox="0 0 16 16"
            width="12"
            height="12"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d="M6 4l4 4-4 4" />
          </svg>
          {title}
        </button>
      </h2>
      <div id={id} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  );
}
