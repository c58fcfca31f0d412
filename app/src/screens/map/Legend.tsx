import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { count } from '../../texts/numbers.ts';
import { type Colouring, legendCodes, NOTHING_PICKED, type Picked } from './colouring.ts';
import { NumberLegend } from './NumberLegend.tsx';
import { coloursOf, KIND_COLOURS, REST } from './palette.ts';
import { useTheme } from './use-theme.ts';
import { useValueName } from './value-name.ts';

interface LegendProps {
  readonly by: string;
  readonly colouring: Colouring;
  readonly picked: Picked;
  readonly onPick: (picked: Picked, how?: 'push' | 'replace') => void;
}

/** Values beyond the coloured ones that are listed at once. */
const MOST_LISTED = 60;
const SEARCHED_FROM = 16;
/** So few more are not worth a button. */
const FEW_MORE = 4;

/** What the colours mean. What is picked in it is all that is shown. */
export function Legend({ by, colouring, picked, onPick }: LegendProps) {
  const { map } = useTexts();
  const isPicked = picked.values.length > 0 || picked.range !== null;
  return (
    <section className="map-legend" aria-labelledby="map-legend">
      <header>
        <h2 id="map-legend">{map.legend}</h2>
        {isPicked && (
          <Button look="quiet" onClick={() => onPick(NOTHING_PICKED)}>
            {map.showAll}
          </Button>
        )}
      </header>
      {'codes' in colouring ? (
        <ValueLegend by={by} colouring={colouring} picked={picked} onPick={onPick} />
      ) : (
        <NumberLegend
          scale={colouring.scale}
          range={picked.range}
          onRange={(range, how) => onPick({ values: [], range }, how)}
        />
      )}
    </section>
  );
}

type ValueColouring = Extract<Colouring, { codes: Uint16Array }>;

function ValueLegend({ by, colouring, picked, onPick }: LegendProps & { readonly colouring: ValueColouring }) {
  const { map } = useTexts();
  const language = useLanguage();
  const colours = coloursOf(useTheme());
  const nameOf = useValueName(by);
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const { values, rest } = colouring.scale;
  const codes = legendCodes(values, picked.values);
  const items = values.map(({ value, count: images }, at) => ({ value, images, code: codes[at]!, rank: at }));
  const isFirst = ({ value, rank }: (typeof items)[number]) => rank < KIND_COLOURS || value === null;
  const isShort = values.length <= KIND_COLOURS + FEW_MORE;
  const isShown = (item: (typeof items)[number]) => isShort || isFirst(item) || picked.values.includes(item.value);
  const hidden = items.filter((item) => !isShown(item));
  const wanted = text.trim().toLowerCase();
  const listed = hidden.filter(({ value }) => nameOf(value).toLowerCase().includes(wanted)).slice(0, MOST_LISTED);
  const toggle = (value: string | null) => {
    const without = picked.values.filter((one) => one !== value);
    onPick({ values: without.length < picked.values.length ? without : [...picked.values, value], range: null });
  };
  const entry = ({ value, images, code }: (typeof items)[number]) => {
    const isOn = picked.values.includes(value);
    return (
      <li key={String(value)}>
        <button
          type="button"
          aria-pressed={isOn}
          className={picked.values.length > 0 && !isOn ? 'off' : ''}
          onClick={() => toggle(value)}
        >
          <span className="map-swatch" style={{ background: colours[code] }} />
          <span className="name">{nameOf(value)}</span>
          <span className="number">{count(images, language)}</span>
        </button>
      </li>
    );
  };
  return (
    <>
      <p className="visually-hidden">{map.legendHelp}</p>
      <ul>
        {items.filter(isShown).map(entry)}
        {isOpen && listed.map(entry)}
        {rest.values > 0 && (
          <li className="rest">
            <span className="map-swatch" style={{ background: colours[REST] }} />
            <span className="name">{map.rest(rest.values)}</span>
            <span className="number">{count(rest.images, language)}</span>
          </li>
        )}
      </ul>
      {hidden.length > 0 && (
        <div className="more">
          <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {!isOpen && <span className="map-swatch" style={{ background: colours[REST] }} />}
            {isOpen ? map.fewer : map.others(hidden.length)}
          </Button>
          {isOpen && hidden.length > SEARCHED_FROM && (
            <input
              type="search"
              value={text}
              placeholder={map.findValue}
              aria-label={map.findValue}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </div>
      )}
    </>
  );
}
