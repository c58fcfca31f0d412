import type { ConflictRow as ConflictRowData, ReplyOf } from '../../../../src/server/api.ts';
import { PagedList } from '../../components/PagedList.tsx';
import { changeQuery, useAddress } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useNarrow } from '../../state/use-narrow.ts';
import { type Page, usePages } from '../../state/use-pages.ts';
import { ConflictRow } from './ConflictRow.tsx';
import { useLeakAddress } from './leak-address.ts';
import { PairDialog } from './PairDialog.tsx';

interface ConflictsPanelProps {
  readonly kind: 'label' | 'caption';
  readonly overview: ReplyOf<'leakage/overview'>;
}

/** Copies of one picture that are said to be different things, group by group. */
export function ConflictsPanel({ kind, overview }: ConflictsPanelProps) {
  const { leakage: texts } = useTexts();
  const { decisions } = useSession();
  const { query } = useAddress();
  const { choice } = useLeakAddress();
  const isNarrow = useNarrow();
  const pages = usePages(
    JSON.stringify([choice, kind]),
    decisions,
    (from, count, signal): Promise<Page<ConflictRowData>> =>
      call('leakage/conflicts', { ...choice, kind, from, count }, signal),
  );
  const count = overview.conflicts[kind];
  const left = overview.conflictsLeft[kind];
  const a = query.get('a');
  const b = query.get('b');
  if (count === 0) {
    return (
      <p className="leak-summary leak-good">{choice.decided ? texts.conflictsLeft(0) : texts.noConflicts[kind]}</p>
    );
  }
  return (
    <section className="leak-section">
      <p className="leak-summary">
        {choice.decided ? texts.conflictsLeft(count) : texts.conflictsHeadline[kind](count)}{' '}
        {!choice.decided && left < count && (
          <span className={left === 0 ? 'leak-good' : 'leak-left'}>{texts.conflictsLeft(left)}</span>
        )}
      </p>
      <p className="quiet">{kind === 'label' ? texts.relabelAdvice : texts.captionAdvice}</p>
      <PagedList pages={pages} name={texts.conflictList} rowHeight={isNarrow ? 330 : 236} empty={texts.noPairs}>
        {(row) => (
          <ConflictRow
            row={row}
            kind={kind}
            state={choice.state}
            onOpen={(one, other) => changeQuery({ a: one, b: other })}
          />
        )}
      </PagedList>
      {a !== null && b !== null && (
        <PairDialog
          state={choice.state}
          a={a}
          b={b}
          title={texts.conflictTitle}
          onPrevious={null}
          onNext={null}
          onClose={() => changeQuery({ a: null, b: null })}
        />
      )}
    </section>
  );
}
