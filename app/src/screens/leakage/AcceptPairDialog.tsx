import type { LabelPair } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { call } from '../../state/call.ts';
import { store } from '../../state/decide.ts';
import { useTexts } from '../../state/settings.ts';

interface AcceptPairDialogProps {
  readonly pair: LabelPair;
  readonly count: number;
  readonly state: string;
  readonly onClose: () => void;
}

/** Asks before all images of a pair are relabelled. */
export function AcceptPairDialog({ pair, count, state, onClose }: AcceptPairDialogProps) {
  const { leakage: texts } = useTexts();
  const accept = async () => {
    if (await store(() => call('labels/accept-pair', { state, pair }))) onClose();
  };
  return (
    <Dialog title={texts.acceptPairTitle(...pair)} onClose={onClose}>
      <p>{texts.acceptPairAsk(count, ...pair)}</p>
      <p className="label-issue-actions">
        <Button look="main" onClick={() => void accept()}>
          {texts.acceptPair(count)}
        </Button>
        <Button onClick={onClose}>{texts.cancel}</Button>
      </p>
    </Dialog>
  );
}
