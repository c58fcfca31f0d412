import { useEffect } from 'react';
import type { ReplyOf } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { evidenceWords, relationName } from '../../components/compare/evidence-words.ts';
import { isCompareMode } from '../../components/compare/modes.ts';
import { PairFacts } from '../../components/compare/PairFacts.tsx';
import { PairViewer } from '../../components/compare/PairViewer.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useParameter } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { differ, toggleRemove, undecide } from './actions.ts';
import { RelabelForm } from './RelabelForm.tsx';
import { SideActions } from './SideActions.tsx';

interface PairDialogProps {
  readonly state: string;
  /** Ids, which hold in any state. */
  readonly a: string;
  readonly b: string;
  readonly title: string;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly onClose: () => void;
}

/** Two images in the whole window, and what can be decided about them. */
export function PairDialog({ state, a, b, title, onPrevious, onNext, onClose }: PairDialogProps) {
  const { leakage: texts } = useTexts();
  const { decisions } = useSession();
  const found = useCall('leakage/find', { state, ids: [a, b] });
  const numbers = found.data?.numbers ?? null;
  const request = numbers && { state, a: numbers[0], b: numbers[1] };
  const { data, error, again } = useCall('duplicates/pair', request, decisions);
  const isCurrent = data !== null && numbers !== null && new Set(numbers).has(data.facts[0].n);
  return (
    <Dialog title={title} size="full" onClose={onClose}>
      {(error ?? found.error) ? (
        <Failure error={(error ?? found.error)!} again={error ? again : found.again} />
      ) : found.data && numbers === null ? (
        <p>{texts.pairGone}</p>
      ) : isCurrent ? (
        <Pair state={state} data={data} onPrevious={onPrevious} onNext={onNext} />
      ) : (
        <Loading />
      )}
    </Dialog>
  );
}

interface PairProps extends Pick<PairDialogProps, 'state' | 'onPrevious' | 'onNext'> {
  readonly data: ReplyOf<'duplicates/pair'>;
}

function Pair({ state, data, onPrevious, onNext }: PairProps) {
  const all = useTexts();
  const texts = all.leakage;
  const language = useLanguage();
  const { isReadOnly } = useSession();
  const [asked, setMode] = useParameter('mode', 'side', 'replace');
  const [a, b] = data.facts;
  usePairKeys({ state, data, onPrevious, onNext, isReadOnly });
  return (
    <div className="leak-pair">
      <p>
        <b>{relationName(data.pair.relation, all)}</b>
        {data.pair.score !== null && <span className="number"> {texts.sure(data.pair.score)}</span>}
        <span className="quiet"> · {evidenceWords(data.pair, all, language)}</span>
      </p>
      <PairViewer state={state} details={data} mode={isCompareMode(asked) ? asked : 'side'} onMode={setMode}>
        {onPrevious && (
          <Button look="quiet" onClick={onPrevious}>
            <span aria-hidden="true">‹</span> {texts.previousPair}
          </Button>
        )}
        {onNext && (
          <Button look="quiet" onClick={onNext}>
            {texts.nextPair} <span aria-hidden="true">›</span>
          </Button>
        )}
      </PairViewer>
      {!isReadOnly && (
        <div className="leak-pair-actions">
          <div>
            <b>A</b> <SideActions image={a} other={b} state={state} />
          </div>
          <div>
            <b>B</b> <SideActions image={b} other={a} state={state} />
          </div>
          {!data.pair.isDifferent && (
            <Button onClick={() => void differ(state, a.n, b.n)}>
              {texts.notDuplicate} <kbd>N</kbd>
            </Button>
          )}
          <RelabelForm state={state} images={[a, b]} />
        </div>
      )}
      {!isReadOnly && <p className="quiet leak-keys">{texts.keys}</p>}
      <PairFacts facts={data.facts} />
    </div>
  );
}

function usePairKeys({ state, data, onPrevious, onNext, isReadOnly }: PairProps & { readonly isReadOnly: boolean }) {
  useEffect(() => {
    const [a, b] = data.facts;
    const keys: Readonly<Record<string, (() => unknown) | null>> = {
      pageup: onPrevious,
      pagedown: onNext,
      ...(isReadOnly
        ? {}
        : {
            1: () => toggleRemove(state, a),
            2: () => toggleRemove(state, b),
            u: () => undecide(state, [a.n, b.n]),
            n: data.pair.isDifferent ? null : () => differ(state, a.n, b.n),
          }),
    };
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
      const act = keys[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [state, data, onPrevious, onNext, isReadOnly]);
}
