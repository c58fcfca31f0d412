import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImageFacts } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Message } from '../../components/Message.tsx';
import { changeQuery, useAddress } from '../../state/address.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { Store } from '../../state/store.ts';
import { useNarrow } from '../../state/use-narrow.ts';
import { FacetPanel } from './FacetPanel.tsx';
import { FactsStrip } from './FactsStrip.tsx';
import { FilterLine } from './FilterLine.tsx';
import { GridDialogs, type OpenDialog } from './GridDialogs.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { NOTHING, selectedCount } from './selection.ts';
import { TileGrid, type TileGridHandle } from './TileGrid.tsx';
import { TopBar } from './TopBar.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { useGridPages } from './use-grid-pages.ts';
import { useQuestion } from './use-question.ts';
import { useSelection } from './use-selection.ts';
import { useTileSize } from './use-tile-size.ts';
import { Viewer } from './Viewer.tsx';
import './grid.css';

/** The place in the list is written into the address once scrolling rests, ms. */
const RESTS = 250;

/** Every image: filtered, sorted, selected and decided on. */
export function GridScreen() {
  const { grid } = useTexts();
  const session = useSession();
  const state = useWorkspaceState();
  const { query } = useAddress();
  const { filter, sort, setFilter, setSort, key } = useQuestion();
  const pages = useGridPages({ state: state.name, filter, sort }, session.decisions);
  const [size, setSize] = useTileSize();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const isNarrow = useNarrow();
  const [hasFacets, showFacets] = useState(!isNarrow);
  const total = pages.total ?? 0;
  const tiles = useRef<TileGridHandle>(null);
  const [hovered] = useState(() => new Store<ImageFacts | null>(null));
  const choice = useSelection(pages, total, `${state.name} ${key}`, tiles);
  const place = usePlace(Number(query.get('at') ?? 0));
  const openImage = query.get('image');
  const open = useCallback((image: ImageFacts) => changeQuery({ image: image.id }), []);
  const onKey = useGridKeys({
    choice,
    pages,
    total,
    tiles,
    state: state.name,
    isReadOnly: session.isReadOnly,
    open,
    setDialog,
  });
  const activeImage = pages.at(choice.active);
  useEffect(() => {
    // The keys work at once.
    if (total > 0 && document.activeElement === document.body) tiles.current?.focus();
  }, [total]);
  const hasSelection = choice.selection !== NOTHING && selectedCount(choice.selection, total) > 0;
  return (
    <div className={`grid-screen${hasFacets ? '' : ' no-facets'}`}>
      <TopBar
        filter={filter}
        sort={sort}
        size={size}
        hasFacets={hasFacets}
        setFilter={setFilter}
        setSort={setSort}
        setSize={setSize}
        showFacets={showFacets}
        showKeys={() => setDialog('keys')}
      />
      {hasFacets && (
        <FacetPanel
          filter={filter}
          setFilter={setFilter}
          close={isNarrow ? () => showFacets(false) : null}
          total={pages.total}
        />
      )}
      <section className="grid-main" aria-label={grid.title}>
        {hasSelection ? (
          <SelectionBar
            choice={choice}
            pages={pages}
            total={total}
            state={state.name}
            isReadOnly={session.isReadOnly}
            setFilter={setFilter}
            setDialog={setDialog}
          />
        ) : (
          <FilterLine pages={pages} filter={filter} setFilter={setFilter} selectAll={choice.selectAll} />
        )}
        <div
          className={`grid-area${pages.isWaiting ? ' is-waiting' : ''}`}
          aria-busy={pages.isWaiting || pages.total === null}
        >
          {pages.error && pages.total === null ? (
            <Failure error={pages.error} again={pages.again} />
          ) : pages.total === null ? (
            <Loading />
          ) : total === 0 ? (
            <Message title={grid.nothing}>
              <p>{grid.nothingAdvice}</p>
              {filter.length > 0 && <Button onClick={() => setFilter([])}>{grid.clearFilters}</Button>}
            </Message>
          ) : (
            <TileGrid
              state={state.name}
              pages={pages}
              total={total}
              size={size}
              active={choice.active}
              list={pages.list}
              first={place.first}
              isSelected={choice.isSelected}
              onFirst={place.write}
              onReach={(position, reach) => {
                const image = pages.at(position);
                if (reach.isTouch && image && !hasSelection) return open(image);
                choice.reach(position, reach);
              }}
              onOpen={(position) => {
                const image = pages.at(position);
                if (image) open(image);
              }}
              onHover={hovered.set.bind(hovered)}
              onKey={onKey}
              onLasso={choice.lasso}
              handle={tiles}
            />
          )}
        </div>
        {total > 0 && <FactsStrip hovered={hovered} active={activeImage ?? null} />}
      </section>
      {openImage !== null && (
        <Viewer
          id={openImage}
          pages={pages}
          total={total}
          goTo={(image, position) => {
            changeQuery({ image: image.id }, 'replace');
            if (position !== null) choice.setActive(position);
          }}
          close={() => {
            changeQuery({ image: null }, 'replace');
            tiles.current?.reveal(choice.active);
          }}
        />
      )}
      <GridDialogs dialog={dialog} close={() => setDialog(null)} target={choice.target} pages={pages} />
    </div>
  );
}

/** The first position in view, from the address and into it. */
function usePlace(first: number) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const write = useCallback((position: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const at = position === 0 ? null : String(position);
      if (new URLSearchParams(location.search).get('at') !== at) changeQuery({ at }, 'replace');
    }, RESTS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { first: Number.isInteger(first) && first > 0 ? first : 0, write };
}
