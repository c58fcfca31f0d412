import { useState } from 'react';
import type { ReplyOf } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Failure } from '../../components/Failure.tsx';
import { call } from '../../state/call.ts';
import { store } from '../../state/decide.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { useLeakAddress } from './leak-address.ts';

interface RepairDialogProps {
  readonly overview: ReplyOf<'leakage/overview'>;
  readonly onClose: () => void;
}

/** Split that most people mean to keep whole. */
const USUALLY_PROTECTED = 'test';

/** One side of every leak goes: counted first, then decided. */
export function RepairDialog({ overview: { splits }, onClose }: RepairDialogProps) {
  const { common, leakage: texts } = useTexts();
  const { decisions } = useSession();
  const { choice } = useLeakAddress();
  const [protect, setProtect] = useState<readonly string[]>(
    splits.some(({ name }) => name === USUALLY_PROTECTED) ? [USUALLY_PROTECTED] : [],
  );
  const request = { state: choice.state, relations: choice.relations, protect };
  const { data, error, isLoading, again } = useCall('leakage/repair-preview', request, decisions);
  const count = data?.removed.reduce((sum, { images }) => sum + images, 0) ?? 0;
  const decide = async () => {
    await store(() => call('leakage/repair', request));
    onClose();
  };
  return (
    <Dialog title={texts.repairTitle} onClose={onClose}>
      <p>{texts.repairText}</p>
      <fieldset className="leak-protect">
        <legend>{texts.repairProtect}</legend>
        {splits.map(({ name }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={protect.includes(name)}
              onChange={() =>
                setProtect(protect.includes(name) ? protect.filter((other) => other !== name) : [...protect, name])
              }
            />{' '}
            {name}
          </label>
        ))}
      </fieldset>
      {error && <Failure error={error} again={again} />}
      <p role="status" className="leak-preview">
        {!data || isLoading
          ? texts.repairCounting
          : `${count === 0 ? texts.repairNothing : texts.repairGoes(data.removed.map(({ name, images }) => texts.repairPart(images, name)).join(', '))} ${texts.repairLeft(data.left)}`}
      </p>
      <div className="leak-dialog-buttons">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button look="main" disabled={count === 0 || isLoading} onClick={() => void decide()}>
          {texts.repairDo(count)}
        </Button>
      </div>
    </Dialog>
  );
}
