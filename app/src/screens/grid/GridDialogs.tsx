import { useState } from 'react';
import type { ImageFacts } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { decide } from '../../state/decide.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import type { GridPages } from './use-grid-pages.ts';
import type { Target } from './use-selection.ts';

export type OpenDialog = 'keys' | 'relabel' | 'split' | null;

interface GridDialogsProps {
  readonly dialog: OpenDialog;
  readonly close: () => void;
  readonly target: () => Target | null;
  readonly pages: Pick<GridPages, 'change' | 'refresh'>;
}

export function GridDialogs({ dialog, close, target, pages }: GridDialogsProps) {
  if (dialog === null) return null;
  if (dialog === 'keys') return <KeysDialog close={close} />;
  const about = target();
  return about && <AssignDialog kind={dialog} about={about} close={close} pages={pages} />;
}

interface AssignDialogProps {
  readonly kind: 'relabel' | 'split';
  readonly about: Target;
  readonly close: () => void;
  readonly pages: Pick<GridPages, 'change' | 'refresh'>;
}

const MOST_KNOWN = 40;

/** A label or a split: one that is known, or a new one. */
function AssignDialog({ kind, about, close, pages }: AssignDialogProps) {
  const { grid, common } = useTexts();
  const state = useWorkspaceState();
  const [text, setText] = useState('');
  const column = kind === 'relabel' ? 'label' : 'split';
  const { data } = useCall('grid/facets', {
    state: state.name,
    filter: [],
    values: [{ column, limit: MOST_KNOWN, ...(text === '' ? {} : { text }) }],
    histogram: null,
  });
  const known = (data?.values[0]?.counts ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  const standing = kind === 'relabel' ? about.single?.relabel : about.single?.assignSplit;
  const store = async (value: string | null) => {
    close();
    pages.change((image: ImageFacts) => {
      if (!about.has(image.n)) return image;
      return kind === 'relabel' ? { ...image, relabel: value } : { ...image, assignSplit: value };
    });
    const { images } = about;
    const isStored = await decide(
      value === null
        ? { state: state.name, images, kind: 'withdraw', of: kind === 'relabel' ? 'relabel' : 'assign-split' }
        : kind === 'relabel'
          ? { state: state.name, images, kind: 'relabel', label: value }
          : { state: state.name, images, kind: 'assign-split', split: value },
    );
    if (!isStored) pages.refresh();
  };
  return (
    <Dialog title={kind === 'relabel' ? grid.relabelTitle(about.count) : grid.splitTitle(about.count)} onClose={close}>
      <form
        className="assign"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void store(text.trim());
        }}
      >
        <label>
          <span>{kind === 'relabel' ? grid.newLabelField : grid.newSplitField}</span>
          <input value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
        </label>
        <ul className="assign-known" aria-label={grid.knownValues}>
          {known.map((value) => (
            <li key={value}>
              <Button className="line-button" onClick={() => void store(value)}>
                {value}
              </Button>
            </li>
          ))}
        </ul>
        <div className="assign-foot">
          <Button look="main" type="submit" disabled={text.trim() === ''}>
            {grid.assign}
          </Button>
          {standing !== undefined && standing !== null && (
            <Button onClick={() => void store(null)}>{grid.withdraw}</Button>
          )}
          <Button look="quiet" onClick={close}>
            {common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function KeysDialog({ close }: { readonly close: () => void }) {
  const { grid } = useTexts();
  return (
    <Dialog title={grid.keys} onClose={close}>
      <table className="keys-table">
        <tbody>
          {grid.keyTable.split('\n').map((line) => {
            const [keys, what] = line.split('|');
            return (
              <tr key={line}>
                <th scope="row">
                  {keys!.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </th>
                <td>{what}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Dialog>
  );
}
