import type { ImageFacts } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { toggleMove, toggleRemove } from './actions.ts';

interface SideActionsProps {
  readonly image: ImageFacts;
  /** The one it is compared with. */
  readonly other: ImageFacts;
  readonly state: string;
}

/** What one image of a pair can do: go, or move to the split of the other. */
export function SideActions({ image, other, state }: SideActionsProps) {
  const { leakage: texts } = useTexts();
  const { isReadOnly } = useSession();
  if (isReadOnly) return null;
  const split = other.split === image.split ? null : other.split;
  return (
    <div className="leak-actions">
      <Button look="remove" pressed={image.decision === 'remove'} onClick={() => void toggleRemove(state, image)}>
        {texts.remove} <span className="visually-hidden">{image.id}</span>
      </Button>
      {split !== null && (
        <Button look="keep" pressed={image.assignSplit === split} onClick={() => void toggleMove(state, image, split)}>
          {texts.moveTo(split)} <span className="visually-hidden">{image.id}</span>
        </Button>
      )}
    </div>
  );
}
