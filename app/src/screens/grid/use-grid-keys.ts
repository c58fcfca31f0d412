import { type Dispatch, type KeyboardEvent, type RefObject, type SetStateAction, useEffect, useRef } from 'react';
import type { ImageFacts } from '../../../../src/server/api.ts';
import { decide } from '../../state/decide.ts';
import type { OpenDialog } from './GridDialogs.tsx';
import type { TileGridHandle } from './TileGrid.tsx';
import type { GridPages } from './use-grid-pages.ts';
import type { Choice, Target } from './use-selection.ts';

interface Keys {
  readonly choice: Choice;
  readonly pages: GridPages;
  readonly total: number;
  readonly tiles: RefObject<TileGridHandle | null>;
  readonly state: string;
  readonly isReadOnly: boolean;
  readonly open: (image: ImageFacts) => void;
  readonly setDialog: Dispatch<SetStateAction<OpenDialog>>;
}

/** What K, X and U decide. */
const DECISIONS: Readonly<Record<string, 'keep' | 'remove' | null>> = { k: 'keep', x: 'remove', u: null };

/** Stores a decision on some images, and shows it at once. */
export async function decideOn(
  state: string,
  { images, has }: Pick<Target, 'images' | 'has'>,
  decision: 'keep' | 'remove' | null,
  { change, refresh }: Pick<GridPages, 'change' | 'refresh'>,
): Promise<void> {
  change((image) => (has(image.n) ? { ...image, decision } : image));
  const isStored = await decide(
    decision === null ? { state, images, kind: 'withdraw', of: 'stay' } : { state, images, kind: decision },
  );
  if (!isStored) refresh();
}

/** Keys of the grid. Letters work wherever the focus is on the screen, arrows on the grid itself. */
export function useGridKeys(keys: Keys): (event: KeyboardEvent) => void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target as HTMLElement;
      if (at.matches('input, textarea, select') || document.querySelector('dialog[open]')) return;
      const { choice, pages, state, isReadOnly, setDialog } = latest.current;
      const key = event.key.toLowerCase();
      if (key === '?') return setDialog('keys');
      if (key === 'escape') return choice.clear();
      const target = choice.target();
      if (isReadOnly || !target) return;
      if (key in DECISIONS) void decideOn(state, target, DECISIONS[key]!, pages);
      else if (key === 'r') setDialog('relabel');
      else if (key === 's') setDialog('split');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (event) => {
    const { choice, pages, total, tiles, open } = latest.current;
    const { active } = choice;
    const columns = tiles.current?.columns() ?? 1;
    const page = columns * (tiles.current?.rowsInView() ?? 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
      Home: -active,
      End: total - 1 - active,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const to = active + step;
      // Up and down stay in their column.
      const isBeyond = (to < 0 || to >= total) && Math.abs(step) === columns;
      return isBeyond ? undefined : choice.move(to, event.shiftKey);
    }
    if (event.key === ' ') choice.toggleActive();
    else if (event.key === 'Enter') {
      const image = pages.at(active);
      if (image) open(image);
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) choice.selectAll();
    else return;
    event.preventDefault();
  };
}
