import type { PlanDetails } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useTexts } from '../../state/settings.ts';
import { kindOf, takesAway } from './modes.ts';

interface ApplyDialogProps {
  readonly plan: string;
  readonly details: PlanDetails;
  readonly onBegun: () => void;
  readonly onClose: () => void;
}

/** Names count and place before anything moves. */
export function ApplyDialog({ plan, details, onBegun, onClose }: ApplyDialogProps) {
  const { common, plan: texts } = useTexts();
  const kind = kindOf(details.mode);
  const sums = takesAway(details.mode) ? details.removed : details.kept;
  const begin = async () => {
    try {
      await call('plan/apply', { plan });
      onBegun();
    } catch (error) {
      tellFailure(error);
    }
    onClose();
  };
  return (
    <Dialog title={texts.applyTitle[kind](sums.images)} onClose={onClose}>
      {kind !== 'list' && <p>{texts.applyPlace(sums.bytes, sums.files)}</p>}
      <p className="path plan-place">{details.to || texts.quarantinePlace(plan)}</p>
      {kind !== 'list' && <p>{texts.applySafe}</p>}
      <div className="plan-dialog-buttons">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button look="main" onClick={() => void begin()}>
          {texts.applyNow[kind](sums.images)}
        </Button>
      </div>
    </Dialog>
  );
}
