import { useState } from 'react';
import type { PlanSummary, ReplyOf } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { moment } from '../../texts/numbers.ts';
import { UndoDialog } from './UndoDialog.tsx';

/** Every plan, and what became of it. */
export function PlanHistory({ list, onMore }: { readonly list: ReplyOf<'plan/list'>; readonly onMore: () => void }) {
  const { plan: texts } = useTexts();
  const [undoing, setUndoing] = useState<PlanSummary | null>(null);
  return (
    <section className="plan-history">
      <h2>{texts.history}</h2>
      {list.plans.length === 0 ? (
        <p className="quiet">{texts.noHistory}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.when}</th>
              <th scope="col">{texts.what}</th>
              <th scope="col">{texts.became}</th>
              <th>
                <span className="visually-hidden">{texts.undo}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.plans.map((summary) => (
              <HistoryRow
                key={summary.plan}
                summary={summary}
                run={list.run?.plan === summary.plan ? list.run : null}
                onUndo={() => setUndoing(summary)}
              />
            ))}
          </tbody>
        </table>
      )}
      {list.plans.length < list.total && <Button onClick={onMore}>{texts.older}</Button>}
      {undoing && <UndoDialog summary={undoing} onClose={() => setUndoing(null)} />}
    </section>
  );
}

interface HistoryRowProps {
  readonly summary: PlanSummary;
  readonly run: ReplyOf<'plan/list'>['run'];
  readonly onUndo: () => void;
}

function HistoryRow({ summary, run, onUndo }: HistoryRowProps) {
  const { plan: texts } = useTexts();
  const language = useLanguage();
  const { isReadOnly } = useSession();
  const { plan, mode, state, madeAt, startedAt, images, bytes } = summary;
  const at = madeAt ?? startedAt;
  return (
    <tr>
      <td>
        <Link href={addressOf('plan', { plan })}>{at === null ? plan : moment(at, language)}</Link>
      </td>
      <td>
        {texts.summary(images, bytes)}, {texts.modes[mode]}
      </td>
      <td>
        <span className={`plan-state ${state}`}>{run ? texts.running[run.kind] : texts.states[state]}</span>
      </td>
      <td className="number">
        {!isReadOnly && run === null && (state === 'applied' || state === 'applying' || state === 'undoing') && (
          <Button look="quiet" onClick={onUndo}>
            {texts.undo}
            <span className="visually-hidden"> {texts.open(plan)}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
