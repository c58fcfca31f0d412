import { type ReactNode, useMemo, useState } from 'react';
import type { MapMarks } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { changeQuery } from '../../state/address.ts';
import type { CallError } from '../../state/call.ts';
import { useTexts } from '../../state/settings.ts';
import type { Colouring, Picked } from './colouring.ts';
import { FocusCard } from './FocusCard.tsx';
import { countOf } from './flags.ts';
import type { LassoWay } from './gestures.ts';
import { Legend } from './Legend.tsx';
import { SelectionCard } from './SelectionCard.tsx';
import type { Selection } from './use-selection.ts';

interface MapPanelProps {
  readonly state: string;
  readonly colourChoice: ReactNode;
  readonly by: string;
  readonly colouring: Colouring | null;
  readonly error: CallError | null;
  readonly picked: Picked;
  readonly onPick: (picked: Picked, how?: 'push' | 'replace') => void;
  readonly shown: Uint8Array;
  readonly selection: Selection;
  readonly way: LassoWay;
  readonly onWay: (way: LassoWay) => void;
  readonly onSelectShown: () => void;
  readonly onSelectInView: () => void;
  /** −1 is none. */
  readonly focused: number;
  readonly isOutlier: boolean;
  readonly onUnfocus: () => void;
  readonly onSimilar: (id: string) => void;
  readonly marks: MapMarks;
  /** `clusters`, `outliers`: marks that are switched off. */
  readonly hidden: string;
}

/** Beside the map, or below it on a phone: the image in focus, the selection, what the colours mean. */
export function MapPanel(props: MapPanelProps) {
  const { map } = useTexts();
  const { state, focused, selection, marks, hidden, shown, colouring } = props;
  const [isOpen, setOpen] = useState(false);
  const count = useMemo(() => countOf(shown), [shown]);
  const toggleMark = (mark: 'clusters' | 'outliers') => {
    const off = hidden.split(' ').filter((one) => one !== '' && one !== mark);
    if (!hidden.includes(mark)) off.push(mark);
    changeQuery({ hide: off.join(' ') });
  };
  return (
    <aside className={`map-panel${isOpen ? ' open' : ''}`} aria-label={map.panel}>
      {focused >= 0 && (
        <FocusCard
          state={state}
          image={focused}
          isOutlier={props.isOutlier}
          onSimilar={props.onSimilar}
          onClose={props.onUnfocus}
        />
      )}
      <p className="visually-hidden" role="status">
        {selection.numbers.length > 0 && map.selected(selection.numbers.length)}
      </p>
      <button type="button" className="map-handle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {selection.numbers.length > 0 ? map.selected(selection.numbers.length) : map.panel}
      </button>
      <div className="map-sheet">
        <SelectionCard state={state} selection={selection} way={props.way} onWay={props.onWay} />
        {props.colourChoice}
        {props.error && (
          <p className="map-error" role="alert">
            {props.error.message}
          </p>
        )}
        {colouring && <Legend by={props.by} colouring={colouring} picked={props.picked} onPick={props.onPick} />}
        <div className="buttons">
          <Button disabled={count === 0} onClick={props.onSelectShown}>
            {map.selectShown(count)}
          </Button>
          <Button disabled={count === 0} onClick={props.onSelectInView}>
            {map.selectInView}
          </Button>
        </div>
        {marks.clusterCount + marks.outlierCount > 0 && (
          <fieldset className="map-marks">
            <legend>{map.mark}</legend>
            {marks.clusterCount > 0 && (
              <label>
                <input type="checkbox" checked={!hidden.includes('clusters')} onChange={() => toggleMark('clusters')} />
                {map.clusters(marks.clusterCount)}
              </label>
            )}
            {marks.outlierCount > 0 && (
              <label>
                <input type="checkbox" checked={!hidden.includes('outliers')} onChange={() => toggleMark('outliers')} />
                {map.outliers(marks.outlierCount)}
                <span className="map-ring" aria-hidden="true" />
              </label>
            )}
          </fieldset>
        )}
      </div>
    </aside>
  );
}
