import { useState } from 'react';
import type { ReplyOf } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { ApplyDialog } from './ApplyDialog.tsx';
import { takesAway } from './modes.ts';
import { UndoDialog } from './UndoDialog.tsx';

interface PlanActionsProps {
  readonly data: ReplyOf<'plan/get'>;
  readonly again: () => void;
}

/** What can be done with a plan now. */
export function PlanActions({ data: { summary, details, run }, again }: PlanActionsProps) {
  const { plan: texts } = useTexts();
  const { isReadOnly } = useSession();
  const [dialog, setDialog] = useState<'apply' | 'undo' | null>(null);
  const { plan, state, mode } = summary;
  if (run?.state === 'running') return null;
  const close = () => setDialog(null);
  const verify = () => void call('plan/verify', { plan }).then(again, tellFailure);
  const hasWork = details !== null && (!takesAway(mode) || details.removed.images > 0);
  const isOpen = state === 'planned' || state === 'applying';
  return (
    <div className="plan-actions">
      {!isReadOnly && isOpen && hasWork && (
        <Button look="main" onClick={() => setDialog('apply')}>
          {state === 'planned' ? texts.apply : texts.goOn}
        </Button>
      )}
      {!isReadOnly && state === 'planned' && hasWork && mode !== 'list' && (
        <Button onClick={verify}>{texts.verify}</Button>
      )}
      {!isReadOnly && (state === 'applied' || state === 'applying' || state === 'undoing') && (
        <Button onClick={() => setDialog('undo')}>{state === 'applying' ? texts.goBack : texts.undo}</Button>
      )}
      {isReadOnly && <p className="quiet">{texts.readOnly}</p>}
      {mode === 'quarantine' && (state === 'planned' || state === 'applied') && hasWork && (
        <details className="plan-more plan-delete">
          <summary>{texts.deleteTitle}</summary>
          <p className="quiet">{texts.deleteAdvice}</p>
          <code>goldpan apply {plan} --delete</code>
        </details>
      )}
      {dialog === 'apply' && details && <ApplyDialog plan={plan} details={details} onBegun={again} onClose={close} />}
      {dialog === 'undo' && (
        <UndoDialog
          summary={summary}
          onClose={() => {
            close();
            again();
          }}
        />
      )}
    </div>
  );
}
