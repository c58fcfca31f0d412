import { Button } from '../../components/Button.tsx';
import { decide } from '../../state/decide.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';

interface DecisionButtonsProps {
  readonly state: string;
  readonly numbers: ArrayLike<number>;
  /** What stands, where that is one thing. */
  readonly standing?: 'keep' | 'remove' | null;
}

export type Stay = 'keep' | 'remove' | 'undecided';

/** Decides about images of the map. */
export const decideOn = (state: string, numbers: ArrayLike<number>, stay: Stay): Promise<boolean> => {
  const images = { numbers: Array.from(numbers) };
  return decide(stay === 'undecided' ? { state, images, kind: 'withdraw', of: 'stay' } : { state, images, kind: stay });
};

/** Keep, remove, undecided, with their keys. */
export function DecisionButtons({ state, numbers, standing }: DecisionButtonsProps) {
  const { common } = useTexts();
  if (useSession().isReadOnly) return null;
  const pressed = (stay: 'keep' | 'remove') => (standing === undefined ? {} : { pressed: standing === stay });
  return (
    <div className="buttons">
      <Button look="keep" {...pressed('keep')} onClick={() => void decideOn(state, numbers, 'keep')}>
        {common.keep} <kbd>K</kbd>
      </Button>
      <Button look="remove" {...pressed('remove')} onClick={() => void decideOn(state, numbers, 'remove')}>
        {common.remove} <kbd>X</kbd>
      </Button>
      <Button onClick={() => void decideOn(state, numbers, 'undecided')}>
        {common.undecided} <kbd>U</kbd>
      </Button>
    </div>
  );
}
