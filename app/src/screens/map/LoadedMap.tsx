import { type DragEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { MapMarks, StateInfo } from '../../../../src/server/api.ts';
import { changeQuery, useParameter } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { notify } from '../../state/notices.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { Store } from '../../state/store.ts';
import { ColourChoice, defaultColour } from './ColourChoice.tsx';
import { colourPoints, type Picked, parsePicked, pickedText } from './colouring.ts';
import { decideOn, type Stay } from './DecisionButtons.tsx';
import { FoundStrip } from './FoundStrip.tsx';
import { countOf, numbersOf } from './flags.ts';
import type { LassoWay } from './gestures.ts';
import { HoverCard, type Hovered } from './HoverCard.tsx';
import { MapPanel } from './MapPanel.tsx';
import { MapTools } from './MapTools.tsx';
import type { Marks } from './overlay.ts';
import type { PointIndex } from './point-index.ts';
import { pointsInside } from './polygon.ts';
import { Scatter } from './Scatter.tsx';
import { SearchBar } from './SearchBar.tsx';
import type { MapStage } from './stage.ts';
import { useColouring, useMatching } from './use-colouring.ts';
import { useSearch } from './use-search.ts';
import { useSelection } from './use-selection.ts';

interface LoadedMapProps {
  readonly info: StateInfo;
  readonly points: Float32Array;
  readonly index: PointIndex;
  readonly marks: MapMarks;
}

const ONE_COLOUR = '-';
const DECISION_KEYS: Readonly<Record<string, Stay>> = { k: 'keep', x: 'remove', u: 'undecided' };

/** The map with everything around it. */
export function LoadedMap({ info, points, index, marks }: LoadedMapProps) {
  const { common, map } = useTexts();
  const { isReadOnly } = useSession();
  const state = info.name;
  const [colour] = useParameter('colour', defaultColour(info));
  const by = colour === ONE_COLOUR ? '' : colour;
  const [only] = useParameter('only');
  const [hidden] = useParameter('hide');
  const [view, setView] = useParameter('view', '', 'replace');
  const [filter, setFilter] = useParameter('f');
  const picked = useMemo(() => parsePicked(only), [only]);
  const { colouring, error: colourError } = useColouring(state, by);
  const { matches, error: filterError } = useMatching(state, filter);
  const selection = useSelection(state, info.images);
  const search = useSearch(state, map.tooLarge);
  const [focused, setFocused] = useState(-1);
  const [isLasso, setLasso] = useState(false);
  const [way, setWay] = useState<LassoWay>('new');
  const [isDropping, setDropping] = useState(false);
  const [stage, setStage] = useState<MapStage | null>(null);
  const hovered = useRef(new Store<Hovered>({ n: -1, x: 0, y: 0 }));

  const coloured = useMemo(
    () => colourPoints(points, colouring, picked, matches),
    [points, colouring, picked, matches],
  );
  const codes = useMemo(() => {
    if (selection.mask === null) return coloured.codes;
    return coloured.codes.map((code, n) => (selection.mask![n] === 1 ? code : 0));
  }, [coloured, selection.mask]);
  const outliers = useMemo(() => new Set(marks.outliers), [marks]);
  const isOutlier = useCallback((n: number) => outliers.has(n), [outliers]);
  const drawn = useMemo(
    (): Marks => ({
      clusters: hidden.includes('clusters')
        ? []
        : marks.clusters.map((cluster) => ({ cluster, name: map.clusterName(cluster.cluster, cluster.label) })),
      outliers: hidden.includes('outliers') ? [] : marks.outliers,
      found: search.found?.found.map(({ n }) => n) ?? [],
      query: search.found?.query ?? null,
    }),
    [marks, hidden, search.found, map],
  );

  const focus = useCallback(
    (n: number) => {
      setFocused(n);
      if (n < 0 || Number.isNaN(points[2 * n]!)) return;
      stage?.move((camera) => camera.reveal(points[2 * n]!, points[2 * n + 1]!));
    },
    [stage, points],
  );
  const selectShown = () => selection.change(numbersOf(coloured.shown), 'new');
  const selectInView = () => {
    if (stage === null) return;
    const { camera } = stage;
    const { width, height } = camera.size;
    const [left, right, top, bottom] = [
      camera.toMapX(0),
      camera.toMapX(width),
      camera.toMapY(0),
      camera.toMapY(height),
    ];
    const inView = pointsInside(points, [left, top, right, top, right, bottom, left, bottom], coloured.shown);
    if (inView.length === 0) notify(map.nothingInView);
    else selection.change(inView, way);
  };
  const onLasso = (polygon: readonly number[], asked: LassoWay | null) => {
    const inside = pointsInside(points, polygon, coloured.shown);
    if (inside.length > 0 || way === 'new') selection.change(inside, asked ?? way);
  };
  const onKey = (key: string): boolean => {
    const stay = DECISION_KEYS[key.toLowerCase()];
    const chosen = selection.numbers.length > 0 ? selection.numbers : focused >= 0 ? [focused] : [];
    if (stay !== undefined) {
      if (isReadOnly || chosen.length === 0) return false;
      void decideOn(state, chosen, stay);
    } else if (key === ' ' && focused >= 0) {
      selection.change(Uint32Array.of(focused), selection.mask?.[focused] === 1 ? 'subtract' : 'add');
    } else if (key === 'Escape' && (selection.numbers.length > 0 || focused >= 0)) {
      if (selection.numbers.length > 0) selection.clear();
      else setFocused(-1);
    } else if (key === 'Enter' && focused >= 0) {
      call('images/facts', { state, numbers: [focused] }).then(({ images: [image] }) => {
        if (image) search.likeImage(image.id);
      }, tellFailure);
    } else return false;
    return true;
  };
  const drop = (event: DragEvent) => {
    setDropping(false);
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    search.likeFile(file);
  };
  const pick = (next: Picked, how: 'push' | 'replace' = 'push') => changeQuery({ only: pickedText(next) }, how);

  return (
    <div className="map-screen">
      <header className="map-head">
        <div>
          <h1>{common.screens.map}</h1>
          <p className="quiet">
            {map.about(marks.placed, marks.method ?? '', marks.embedder ?? '')}
            {marks.placed < info.images && `, ${map.unplaced(info.images - marks.placed)}`}
          </p>
        </div>
        <SearchBar search={search} words={marks.words} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files are dropped here; the button beside the search does the same */}
      <div
        className={`map-stage${isDropping ? ' dropping' : ''}`}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
        }}
        onDrop={drop}
      >
        <Scatter
          points={points}
          index={index}
          codes={codes}
          shown={coloured.shown}
          marks={drawn}
          view={view}
          onView={setView}
          isLasso={isLasso}
          onLasso={onLasso}
          focused={focused}
          onFocus={setFocused}
          onHover={(n, x, y) => hovered.current.set({ n, x, y })}
          onKey={onKey}
          onStage={setStage}
          label={`${map.canvas}, ${common.images(marks.placed)}`}
        />
        <MapTools stage={stage} isLasso={isLasso} onLasso={setLasso} />
        {filter !== '' && matches !== null && (
          <p className="map-filter">
            <span>{map.filtered(countOf(matches))}</span>
            <button type="button" aria-label={map.clearFilter} onClick={() => setFilter(null)}>
              <span aria-hidden="true">✕</span>
            </button>
          </p>
        )}
        {isDropping && <p className="map-drop">{map.drop}</p>}
        <HoverCard state={state} hovered={hovered.current} isOutlier={isOutlier} />
      </div>
      <MapPanel
        state={state}
        colourChoice={
          <ColourChoice
            info={info}
            by={by}
            onChange={(next) =>
              changeQuery({ colour: next === defaultColour(info) ? null : next || ONE_COLOUR, only: null })
            }
          />
        }
        by={by}
        colouring={colouring}
        error={colourError ?? filterError}
        picked={picked}
        onPick={pick}
        shown={coloured.shown}
        selection={selection}
        way={way}
        onWay={setWay}
        onSelectShown={selectShown}
        onSelectInView={selectInView}
        focused={focused}
        isOutlier={isOutlier(focused)}
        onUnfocus={() => setFocused(-1)}
        onSimilar={search.likeImage}
        marks={marks}
        hidden={hidden}
      />
      <FoundStrip
        state={state}
        search={search}
        focused={focused}
        onFocus={focus}
        onSelect={(numbers) => selection.change(numbers, 'new')}
      />
    </div>
  );
}
