import type { Dispatch, SetStateAction } from 'react';
import type { ImageFilter } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useTexts } from '../../state/settings.ts';
import type { OpenDialog } from './GridDialogs.tsx';
import { selectedCount } from './selection.ts';
import { decideOn } from './use-grid-keys.ts';
import type { GridPages } from './use-grid-pages.ts';
import type { Choice } from './use-selection.ts';

interface SelectionBarProps {
  readonly choice: Choice;
  readonly pages: GridPages;
  readonly total: number;
  readonly state: string;
  readonly isReadOnly: boolean;
  readonly setFilter: (filter: ImageFilter) => void;
  readonly setDialog: Dispatch<SetStateAction<OpenDialog>>;
}

/** What can be done with the images that are selected. */
export function SelectionBar({ choice, pages, total, state, isReadOnly, setFilter, setDialog }: SelectionBarProps) {
  const { grid, common } = useTexts();
  const { selection } = choice;
  const decide = (decision: 'keep' | 'remove' | null) => {
    const target = choice.target();
    if (target) void decideOn(state, target, decision, pages);
  };
  const showOnly = async () => {
    if (selection.kind !== 'some') return;
    try {
      const saved = await call('selection/save', { state, numbers: [...selection.images] });
      setFilter([{ selection: saved.selection }]);
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <div className="grid-line selection-bar" role="toolbar" aria-label={grid.selection}>
      <p className="grid-count" role="status">
        {grid.selected(selectedCount(selection, total))}
      </p>
      {!isReadOnly && (
        <>
          <Button look="keep" className="line-button" onClick={() => decide('keep')}>
            {common.keep} <kbd>K</kbd>
          </Button>
          <Button look="remove" className="line-button" onClick={() => decide('remove')}>
            {common.remove} <kbd>X</kbd>
          </Button>
          <Button className="line-button" onClick={() => decide(null)}>
            {common.undecided} <kbd>U</kbd>
          </Button>
          <Button look="quiet" className="line-button" onClick={() => setDialog('relabel')}>
            {grid.relabel} <kbd>R</kbd>
          </Button>
          <Button look="quiet" className="line-button" onClick={() => setDialog('split')}>
            {grid.assignSplit} <kbd>S</kbd>
          </Button>
        </>
      )}
      {selection.kind === 'some' && selection.images.size < total && (
        <Button look="quiet" className="line-button" onClick={choice.selectAll}>
          {grid.selectAllOf(total)}
        </Button>
      )}
      {selection.kind === 'some' && (
        <Button look="quiet" className="line-button" onClick={() => void showOnly()}>
          {grid.showOnly}
        </Button>
      )}
      <Button look="quiet" className="line-button last" onClick={choice.clear}>
        {grid.clearSelection} <kbd>Esc</kbd>
      </Button>
    </div>
  );
}
