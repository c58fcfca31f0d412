import { useState } from 'react';
import type { LabelPair, ReplyOf } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Picture } from '../../components/Picture.tsx';
import { changeQuery, useAddress } from '../../state/address.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { AcceptPairDialog } from './AcceptPairDialog.tsx';
import { LabelIssueCard } from './LabelIssueCard.tsx';
import { LabelPairs } from './LabelPairs.tsx';
import './label-issues.css';

/** Images of the list that are shown beside the one to decide about. */
const SHOWN = 24;

/** Images whose label is probably wrong, the worst first, one after the other. */
export function LabelIssuesPanel({ overview }: { readonly overview: ReplyOf<'labels/overview'> }) {
  const { leakage: texts } = useTexts();
  const { decisions, isReadOnly } = useSession();
  const { name: state } = useWorkspaceState();
  const { query } = useAddress();
  const [isAsking, setAsking] = useState(false);
  const [given, suggested] = query.getAll('labels');
  const pair: LabelPair | undefined = given !== undefined && suggested !== undefined ? [given, suggested] : undefined;
  const at = Math.max(0, Math.floor(Number(query.get('at') ?? 0)) || 0);
  const from = Math.max(0, at - (at % SHOWN));
  const { data, error, again } = useCall(
    'labels/issues',
    { state, from, count: SHOWN, ...(pair ? { pair } : {}) },
    decisions,
  );
  if (!overview.hasRun) {
    return (
      <p className="leak-summary">
        {texts.issuesNotRun} <code>goldpan labels</code>
      </p>
    );
  }
  if (overview.total === 0) return <p className="leak-summary leak-good">{texts.issuesNone}</p>;
  const go = (place: number) => changeQuery({ at: place <= 0 ? null : String(place) }, 'replace');
  // Deciding about the last of the list leaves its place empty: the one before is shown.
  const place = data ? Math.min(at, Math.max(0, data.total - 1)) : at;
  const row = data?.rows[place - from];
  return (
    <section className="leak-section">
      <p className={`leak-summary ${overview.left === 0 ? 'leak-good' : ''}`}>
        {overview.left === 0 ? texts.issuesDone : texts.issuesLeft(overview.left, overview.total)}
      </p>
      <div className="label-issues">
        {!data && (error ? <Failure error={error} again={again} /> : <Loading />)}
        {data && row && (
          <div className="label-issue-work">
            <LabelIssueCard
              key={row.facts.n}
              row={row}
              state={state}
              place={place}
              total={data.total}
              go={(by) => go(Math.min(Math.max(0, place + by), data.total - 1))}
            />
            <section>
              <h2>{texts.comingUp}</h2>
              <ol className="label-issue-strip">
                {data.rows.map((one, i) => (
                  <li key={one.facts.n}>
                    <button
                      type="button"
                      aria-current={from + i === place ? 'true' : undefined}
                      aria-label={`${one.facts.id}: ${one.facts.label ?? ''} → ${one.suggested ?? ''}`}
                      onClick={() => go(from + i)}
                    >
                      <Picture state={state} image={one.facts.n} size={128} alt="" />
                      <span>
                        {one.facts.label} → {one.suggested}
                      </span>
                    </button>
                  </li>
                ))}
              </ol>
            </section>
          </div>
        )}
        {data && !row && from > 0 && data.total > 0 && (
          <Button onClick={() => go(data.total - 1)}>{texts.previousIssue}</Button>
        )}
        <LabelPairs pairs={overview.pairs} chosen={pair} left={overview.left}>
          {pair && !isReadOnly && data && data.total > 0 && (
            <Button onClick={() => setAsking(true)}>{texts.acceptPair(data.total)}</Button>
          )}
        </LabelPairs>
      </div>
      {isAsking && pair && data && (
        <AcceptPairDialog pair={pair} count={data.total} state={state} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}
