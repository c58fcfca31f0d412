import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import type { ImageFacts } from '../../../../src/server/api.ts';
import { ImageTile, useTileName } from '../../components/ImageTile.tsx';
import { useTexts } from '../../state/settings.ts';
import { GAP, type Geometry, geometry, isTouched, PADDING } from './geometry.ts';
import type { GridPages } from './use-grid-pages.ts';
import { type Lasso, useLasso } from './use-lasso.ts';
import { useScroll } from './use-scroll.ts';
import './tile-grid.css';

/** How a person came to an image. */
export interface Reach {
  readonly extends: boolean;
  readonly toggles: boolean;
  readonly isTouch: boolean;
}

export interface TileGridHandle {
  /** Brings a position into view, and the focus to the grid. */
  readonly reveal: (position: number) => void;
  readonly columns: () => number;
  readonly rowsInView: () => number;
  readonly focus: () => void;
}

interface TileGridProps {
  readonly state: string;
  readonly pages: GridPages;
  readonly total: number;
  /** Least side of a tile, px. */
  readonly size: number;
  readonly active: number;
  /** Names what is listed; another one begins at `first` again. */
  readonly list: string;
  readonly first: number;
  readonly isSelected: (image: number) => boolean;
  readonly onFirst: (position: number) => void;
  readonly onReach: (position: number, reach: Reach) => void;
  readonly onOpen: (position: number) => void;
  readonly onHover: (image: ImageFacts | null) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onLasso: (lasso: Lasso) => void;
  readonly handle: RefObject<TileGridHandle | null>;
}

/** Smaller tiles have no names below them. */
const WITH_NAMES = 104;
const LONG_PRESS_MS = 450;

/** All images of a list, of which only those in view are drawn. The focus stays on the grid, which says what is active. */
export function TileGrid(props: TileGridProps) {
  const { state, pages, total, size, active, list, first, isSelected, onFirst, onReach, onOpen, onHover } = props;
  const { grid } = useTexts();
  const tileName = useTileName();
  const scroller = useRef<HTMLDivElement>(null);
  const shape = useRef<Geometry>({ columns: 1, side: size, rowHeight: size, rows: 0 });
  const { view, scroll, scrollTo } = useScroll(scroller, (width) => wholeHeight(shapeOf(width, total, size)));
  const now = shapeOf(view.width, total, size);
  shape.current = now;
  const { columns, side, rowHeight, rows } = now;
  const firstRow = Math.max(0, Math.floor((view.top - PADDING) / rowHeight));
  const lastRow = Math.min(rows - 1, Math.floor((view.top + view.height - PADDING) / rowHeight));

  // Another shape, or another list, keeps what was first in view.
  const keeps = useRef({ list: '', position: first });
  if (keeps.current.list !== list) keeps.current = { list, position: first };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew in the same shape
  useLayoutEffect(() => {
    if (view.width === 0) return;
    scrollTo(Math.floor(keeps.current.position / columns) * rowHeight);
  }, [columns, rowHeight, list, view.width, scrollTo]);
  useEffect(() => {
    if (view.width === 0) return;
    keeps.current.position = firstRow * columns;
    onFirst(firstRow * columns);
  }, [firstRow, columns, view.width, onFirst]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pages must be told what is in view, too
  useEffect(() => {
    if (rows > 0) pages.show(firstRow * columns, (lastRow + 1) * columns - 1);
  }, [firstRow, lastRow, columns, rows, pages.show, pages.key]);

  useImperativeHandle(
    props.handle,
    () => ({
      reveal: (position) => {
        const { columns: across, rowHeight: high } = shape.current;
        const element = scroller.current!;
        const at = Math.floor(position / across) * high + PADDING;
        const from = scroll.shift + element.scrollTop;
        if (at < from) scrollTo(at - GAP);
        else if (at + high > from + element.clientHeight) scrollTo(at + high - element.clientHeight);
      },
      columns: () => shape.current.columns,
      rowsInView: () => Math.max(1, Math.floor(scroller.current!.clientHeight / shape.current.rowHeight)),
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [scroll, scrollTo],
  );

  const currentShape = useCallback(() => shape.current, []);
  const lasso = useLasso(scroller, currentShape, scroll, scrollTo, props.onLasso);
  const press = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isPressed = useRef(false);
  const positionOf = (event: { readonly target: EventTarget }): number | null => {
    const tile = (event.target as Element).closest?.('[data-position]');
    return tile instanceof HTMLElement ? Number(tile.dataset.position) : null;
  };
  const click = (event: MouseEvent) => {
    if (lasso.wasDrawn()) return;
    const position = positionOf(event);
    const isTouch = (event.nativeEvent as PointerEvent).pointerType === 'touch';
    if (position === null || isPressed.current) return;
    onReach(position, { extends: event.shiftKey, toggles: event.ctrlKey || event.metaKey, isTouch });
  };

  const drawn: ReactNode[] = [];
  const from = Math.max(0, firstRow - 1);
  const to = Math.min(rows - 1, lastRow + 1);
  for (let row = from; row <= to; row++) {
    const cells: ReactNode[] = [];
    for (let column = 0; column < columns && row * columns + column < total; column++) {
      const position = row * columns + column;
      const image = pages.at(position);
      const selected = (image !== undefined && isSelected(image.n)) || isTouched(now, lasso.span, position);
      cells.push(
        // biome-ignore lint/a11y/useSemanticElements: a cell of a table cannot come and go with what is in view
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
        <div
          key={position}
          id={`tile-${position}`}
          role="gridcell"
          data-position={position}
          aria-colindex={column + 1}
          aria-selected={selected}
          className={`cell${selected ? ' selected' : ''}${position === active ? ' active' : ''}`}
          style={{ width: side }}
        >
          <span className="visually-hidden">{image ? tileName(image) : grid.waiting}</span>
          {image ? (
            <ImageTile state={state} image={image} side={side} />
          ) : (
            <div className="cell-waiting" style={{ height: side }} />
          )}
        </div>,
      );
    }
    drawn.push(
      // biome-ignore lint/a11y/useSemanticElements: neither can its row
      // biome-ignore lint/a11y/useFocusableInteractive: rows are never the active element
      <div
        key={row}
        role="row"
        aria-rowindex={row + 1}
        className="tile-row"
        style={{ transform: `translateY(${PADDING + row * rowHeight - scroll.shift}px)`, gap: GAP }}
      >
        {cells}
      </div>,
    );
  }
  const isActiveDrawn = active >= from * columns && active < (to + 1) * columns && active < total;
  return (
    // biome-ignore lint/a11y/useSemanticElements: nor the table itself, of a million rows
    <div
      ref={scroller}
      className="tile-grid"
      role="grid"
      tabIndex={0}
      aria-label={grid.title}
      aria-multiselectable="true"
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-activedescendant={isActiveDrawn ? `tile-${active}` : undefined}
      onKeyDown={props.onKey}
      onClick={click}
      onDoubleClick={(event) => {
        const position = positionOf(event);
        if (position !== null) onOpen(position);
      }}
      onPointerDown={(event) => {
        const position = positionOf(event);
        isPressed.current = false;
        clearTimeout(press.current);
        if (event.pointerType !== 'touch') return lasso.begin(event);
        if (position === null) return;
        press.current = setTimeout(() => {
          isPressed.current = true;
          onReach(position, { extends: false, toggles: true, isTouch: false });
        }, LONG_PRESS_MS);
      }}
      onPointerUp={() => clearTimeout(press.current)}
      onPointerCancel={() => clearTimeout(press.current)}
      onContextMenu={(event) => isPressed.current && event.preventDefault()}
      onPointerMove={(event) => {
        if (event.pointerType === 'touch') return;
        const position = positionOf(event);
        onHover(position === null ? null : (pages.at(position) ?? null));
      }}
      onPointerLeave={() => onHover(null)}
    >
      <div className="tile-canvas" role="presentation" style={{ height: scroll.height }}>
        {drawn}
        {lasso.box && (
          <div
            className="lasso"
            style={{
              left: lasso.box.left,
              top: lasso.box.top - scroll.shift,
              width: lasso.box.right - lasso.box.left,
              height: lasso.box.bottom - lasso.box.top,
            }}
          />
        )}
      </div>
    </div>
  );
}

const shapeOf = (width: number, total: number, size: number): Geometry =>
  geometry(width, total, size, size >= WITH_NAMES);

const wholeHeight = ({ rows, rowHeight }: Geometry): number => rows * rowHeight + 2 * PADDING - GAP;
