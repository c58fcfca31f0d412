import type { PlanSummary } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { addressOf, go } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useTexts } from '../../state/settings.ts';
import { takesAway } from './modes.ts';

interface UndoDialogProps {
  readonly summary: PlanSummary;
  readonly onClose: () => void;
}

/** Says what undoing does before it begins, and shows the plan while it runs. */
export function UndoDialog({ summary: { plan, mode, done, images }, onClose }: UndoDialogProps) {
  const { common, plan: texts } = useTexts();
  const begin = async () => {
    try {
      await call('plan/undo', { plan });
      go(addressOf('plan', { plan }));
    } catch (error) {
      tellFailure(error);
    }
    onClose();
  };
  const title = takesAway(mode) ? texts.undoTitle : texts.undoTitleMade;
  return (
    <Dialog title={title(mode === 'list' ? images : done)} onClose={onClose}>
      <p>{texts.undoSafe}</p>
      <div className="plan-dialog-buttons">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button look="main" onClick={() => void begin()}>
          {texts.undoNow}
        </Button>
      </div>
    </Dialog>
  );
}
