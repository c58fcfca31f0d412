import { useEffect } from 'react';
import type { ImageNumber } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { evidenceWords, relationName } from '../../components/compare/evidence-words.ts';
import { PairFacts } from '../../components/compare/PairFacts.tsx';
import { PairViewer } from '../../components/compare/PairViewer.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { changeQuery } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { separate } from './actions.ts';
import { useListAddress } from './list-address.ts';

interface PairDialogProps {
  readonly state: string;
  readonly a: ImageNumber;
  readonly b: ImageNumber;
  readonly onClose: () => void;
}

/** Two images in the whole window. */
export function PairDialog({ state, a, b, onClose }: PairDialogProps) {
  const all = useTexts();
  const texts = all.duplicates;
  const language = useLanguage();
  const { decisions, isReadOnly } = useSession();
  const { mode } = useListAddress();
  const { data, error, again } = useCall('duplicates/pair', { state, a, b }, decisions);
  const canPart = !isReadOnly && data !== null && !data.pair.isDifferent;
  useEffect(() => {
    if (!canPart) return;
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'n' || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onClose();
      void separate(state, [a], [b]);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [canPart, state, a, b, onClose]);
  return (
    <Dialog title={texts.threshold.compare} size="full" onClose={onClose}>
      {error ? (
        <Failure error={error} again={again} />
      ) : data ? (
        <div className="pair-dialog">
          <p>
            <b>{relationName(data.pair.relation, all)}</b>
            {data.pair.score !== null && <span className="number"> {texts.score(data.pair.score)}</span>}
            <span className="quiet"> · {evidenceWords(data.pair, all, language)}</span>
            {data.pair.isDifferent && <span className="tag">{texts.isDifferent}</span>}
          </p>
          <PairViewer
            state={state}
            details={data}
            mode={mode}
            onMode={(next) => changeQuery({ mode: next === 'side' ? null : next }, 'replace')}
          >
            {canPart && (
              <Button
                onClick={() => {
                  onClose();
                  void separate(state, [a], [b]);
                }}
              >
                {texts.notDuplicate} <kbd>N</kbd>
              </Button>
            )}
          </PairViewer>
          <PairFacts facts={data.facts} />
        </div>
      ) : (
        <Loading />
      )}
    </Dialog>
  );
}
