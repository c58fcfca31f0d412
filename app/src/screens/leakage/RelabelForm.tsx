import { type SyntheticEvent, useId, useState } from 'react';
import type { ImageFacts } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { relabel } from './actions.ts';

interface RelabelFormProps {
  readonly state: string;
  readonly images: readonly ImageFacts[];
}

/** One label for all of them: one that they have, or any other. */
export function RelabelForm({ state, images }: RelabelFormProps) {
  const { leakage: texts } = useTexts();
  const [typed, setTyped] = useState('');
  const [isAsked, setAsked] = useState(false);
  const list = useId();
  const { data } = useCall('leakage/labels', isAsked ? { state } : null);
  const said = [...new Set(images.flatMap(({ label }) => (label === null ? [] : [label])))];
  if (said.length === 0) return null;
  const current = (image: ImageFacts) => image.relabel ?? image.label;
  const set = (label: string) => {
    const others = images.filter((image) => current(image) !== label).map(({ n }) => n);
    if (others.length > 0) void relabel(state, others, label);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const label = typed.trim();
    if (label === '') return;
    set(label);
    setTyped('');
  };
  return (
    <form className="leak-relabel" onSubmit={submit}>
      {said.length > 1 &&
        said.slice(0, 4).map((label) => (
          <Button key={label} pressed={images.every((image) => current(image) === label)} onClick={() => set(label)}>
            {images.length === 2 ? texts.relabelTo(label) : texts.allAre(label)}
          </Button>
        ))}
      <label>
        <span className="visually-hidden">{texts.otherLabel}</span>
        <input
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onFocus={() => setAsked(true)}
          placeholder={texts.otherLabel}
          list={list}
          maxLength={200}
        />
      </label>
      <datalist id={list}>
        {data?.labels.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      {typed.trim() !== '' && <Button type="submit">{texts.relabelAll}</Button>}
    </form>
  );
}
