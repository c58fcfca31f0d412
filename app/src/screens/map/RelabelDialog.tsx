import { type FormEvent, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { decide } from '../../state/decide.ts';
import { useTexts } from '../../state/settings.ts';
import { useColouring } from './use-colouring.ts';

interface RelabelDialogProps {
  readonly state: string;
  readonly numbers: Uint32Array;
  readonly onClose: () => void;
}

const MOST_OFFERED = 200;

/** Gives the selected images another label: one that there is, or a new one. */
export function RelabelDialog({ state, numbers, onClose }: RelabelDialogProps) {
  const { common, map } = useTexts();
  const [label, setLabel] = useState('');
  const { colouring } = useColouring(state, 'label');
  const known = colouring && 'codes' in colouring ? colouring.scale.values : [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (label.trim() === '') return;
    const images = { numbers: Array.from(numbers) };
    if (await decide({ state, images, kind: 'relabel', label: label.trim() })) onClose();
  };
  return (
    <Dialog title={map.relabelTitle(numbers.length)} onClose={onClose}>
      <form className="map-relabel" onSubmit={(event) => void submit(event)}>
        <label>
          <span>{map.label}</span>
          <input list="map-labels" value={label} maxLength={200} onChange={({ target }) => setLabel(target.value)} />
        </label>
        <datalist id="map-labels">
          {known.slice(0, MOST_OFFERED).map(({ value }) => value !== null && <option key={value} value={value} />)}
        </datalist>
        <div className="buttons">
          <Button look="main" type="submit" disabled={label.trim() === ''}>
            {map.relabel.replace('…', '')}
          </Button>
          <Button onClick={onClose}>{common.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
