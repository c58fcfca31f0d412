import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { filterText } from '../../state/filter.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { DecisionButtons } from './DecisionButtons.tsx';
import type { LassoWay } from './gestures.ts';
import { RelabelDialog } from './RelabelDialog.tsx';
import type { Selection } from './use-selection.ts';

interface SelectionCardProps {
  readonly state: string;
  readonly selection: Selection;
  readonly way: LassoWay;
  readonly onWay: (way: LassoWay) => void;
}

const WAYS: readonly LassoWay[] = ['new', 'add', 'subtract'];

/** What is selected, and what can be done with it. */
export function SelectionCard({ state, selection, way, onWay }: SelectionCardProps) {
  const { map } = useTexts();
  const { isReadOnly } = useSession();
  const [isRelabelling, setRelabelling] = useState(false);
  const { numbers, name, clear } = selection;
  if (numbers.length === 0) return null;
  return (
    <section className="map-selection" aria-labelledby="map-selection">
      <header>
        <h2 id="map-selection">{map.selected(numbers.length)}</h2>
        <Button look="quiet" aria-label={map.clearSelection} onClick={clear}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      <DecisionButtons state={state} numbers={numbers} />
      <div className="buttons">
        {name !== null && (
          <Link className="button" href={addressOf('grid', { f: filterText([{ selection: name }]) })}>
            {map.openInGrid}
          </Link>
        )}
        {!isReadOnly && <Button onClick={() => setRelabelling(true)}>{map.relabel}</Button>}
      </div>
      <fieldset className="map-ways">
        <legend>{map.next}</legend>
        {WAYS.map((one) => (
          <Button key={one} look="quiet" pressed={way === one} onClick={() => onWay(one)}>
            {map.ways[one]}
          </Button>
        ))}
      </fieldset>
      {isRelabelling && <RelabelDialog state={state} numbers={numbers} onClose={() => setRelabelling(false)} />}
    </section>
  );
}
