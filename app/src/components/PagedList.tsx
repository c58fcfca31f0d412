import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Pages } from '../state/use-pages.ts';
import { Failure } from './Failure.tsx';
import { Loading } from './Loading.tsx';
import './paged-list.css';

interface PagedListProps<Row> {
  readonly pages: Pages<Row>;
  /** What a screen reader calls the list. */
  readonly name: string;
  /** Height of every row, px. */
  readonly rowHeight: number;
  readonly children: (row: Row, at: number) => ReactNode;
  /** Said when there is no row. */
  readonly empty: ReactNode;
}

/** A list of any length within the screen's own scrolling: only the rows in view are there. */
export function PagedList<Row>({ pages, name, rowHeight, children, empty }: PagedListProps<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // What stands above the list may grow or shrink with every drawing.
  useLayoutEffect(() => {
    const element = list.current;
    const main = element?.closest('main');
    if (!element || !main) return;
    const at = Math.round(element.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop);
    if (at !== top) setTop(at);
  });
  const virtual = useVirtualizer({
    count: pages.total ?? 0,
    getScrollElement: () => document.querySelector('main'),
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: top,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
  useLayoutEffect(() => virtual.measure(), [rowHeight]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { want, total } = pages;
  useEffect(() => {
    if (total !== null && total > 0) want(first, last);
  });
  if (pages.error && total === null) return <Failure error={pages.error} again={pages.again} />;
  if (total === null) return <Loading />;
  if (total === 0) return <div className="paged-empty">{empty}</div>;
  return (
    <ul ref={list} className="paged-list" aria-label={name} style={{ height: virtual.getTotalSize() }}>
      {items.map(({ index, start }) => {
        const row = pages.row(index);
        return (
          <li
            key={index}
            aria-posinset={index + 1}
            aria-setsize={total}
            style={{ height: rowHeight, transform: `translateY(${start - top}px)` }}
          >
            {row === undefined ? <span className="paged-waiting" /> : children(row, index)}
          </li>
        );
      })}
    </ul>
  );
}
