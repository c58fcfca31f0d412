import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../state/settings.ts';
import { GroupRow } from './GroupRow.tsx';
import type { GroupPages } from './use-group-pages.ts';
import './groups.css';

const ROW = 60;

interface GroupListProps {
  readonly pages: GroupPages;
  /** Place of the group that is looked at, −1 when it is not in the list. */
  readonly selected: number;
}

/** The groups as rows, however many there are. */
export function GroupList({ pages, selected }: GroupListProps) {
  const { duplicates: texts } = useTexts();
  const { groups, about, show } = pages;
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: groups.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
    getItemKey: (at) => groups[at]?.id ?? at,
  });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => show(first, last), [show, first, last]);
  useEffect(() => {
    if (selected >= 0) rows.scrollToIndex(selected, { align: 'auto' });
  }, [selected, rows]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section ref={scroller} className="groups-list" aria-label={texts.list} tabIndex={0}>
      <ol style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start, key }) => (
          <li
            key={key}
            style={{ height: ROW, transform: `translateY(${start}px)` }}
            aria-setsize={about?.total ?? groups.length}
            aria-posinset={index + 1}
          >
            <GroupRow state={pages.state} group={groups[index]!} isSelected={index === selected} />
          </li>
        ))}
      </ol>
    </section>
  );
}
