import type { GroupFilter } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { acceptAll } from './actions.ts';

interface AcceptDialogProps {
  readonly state: string;
  readonly filter: GroupFilter;
  readonly onClose: () => void;
}

/** Says what accepting all groups of the list means, and does it. */
export function AcceptDialog({ state, filter, onClose }: AcceptDialogProps) {
  const { common, duplicates: texts } = useTexts();
  const { decisions } = useSession();
  const undecided = { ...filter, status: 'undecided' as const };
  const { data } = useCall('duplicates/groups', { state, sort: 'path', filter: undecided, limit: 1 }, decisions);
  return (
    <Dialog title={texts.acceptTitle} onClose={onClose}>
      <div className="accept">
        <p>{data ? texts.acceptText(data.total, data.images, data.bytesToFree) : common.loading}</p>
        <div className="group-actions">
          <Button
            look="main"
            disabled={!data}
            onClick={() => {
              onClose();
              void acceptAll(state, undecided);
            }}
          >
            {texts.accept}
          </Button>
          <Button onClick={onClose}>{common.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
