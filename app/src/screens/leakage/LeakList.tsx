import { useState } from 'react';
import type { LeakRow as LeakRowData, ReplyOf } from '../../../../src/server/api.ts';
import { PagedList } from '../../components/PagedList.tsx';
import { changeQuery, useAddress } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useNarrow } from '../../state/use-narrow.ts';
import { type Page, usePages } from '../../state/use-pages.ts';
import { LeakRow } from './LeakRow.tsx';
import { useLeakAddress } from './leak-address.ts';
import { PairDialog } from './PairDialog.tsx';

/** Pairs across splits, the worst first; one of them in the whole window. */
export function LeakList({ overview }: { readonly overview: ReplyOf<'leakage/overview'> }) {
  const { leakage: texts } = useTexts();
  const { decisions } = useSession();
  const { query } = useAddress();
  const { choice, splits } = useLeakAddress();
  const isNarrow = useNarrow();
  const [at, setAt] = useState(0);
  const pages = usePages(
    JSON.stringify([choice, splits]),
    decisions,
    (from, count, signal): Promise<Page<LeakRowData>> =>
      call('leakage/pairs', { ...choice, from, count, ...(splits ? { splits } : {}) }, signal),
  );
  const all = splits
    ? (overview.cells.find(({ splits: [a, b] }) => splits.includes(a) && splits.includes(b))?.pairs ?? 0)
    : overview.pairs;
  const open = (place: number) => {
    const row = pages.row(place);
    if (!row) return;
    setAt(place);
    changeQuery({ a: row.a.id, b: row.b.id }, query.has('a') ? 'replace' : 'push');
  };
  const a = query.get('a');
  const b = query.get('b');
  const { total } = pages;
  return (
    <>
      {total !== null && total < all && <p className="quiet">{texts.listed(total, all)}</p>}
      <PagedList pages={pages} name={texts.list} rowHeight={isNarrow ? 330 : 124} empty={texts.noPairs}>
        {(row, place) => <LeakRow row={row} state={choice.state} onOpen={() => open(place)} />}
      </PagedList>
      {a !== null && b !== null && (
        <PairDialog
          state={choice.state}
          a={a}
          b={b}
          title={texts.pairTitle}
          onPrevious={at > 0 ? () => open(at - 1) : null}
          onNext={total !== null && at + 1 < total ? () => open(at + 1) : null}
          onClose={() => changeQuery({ a: null, b: null })}
        />
      )}
    </>
  );
}
