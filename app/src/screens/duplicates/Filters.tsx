import { useEffect, useState } from 'react';
import { relationName } from '../../components/compare/evidence-words.ts';
import { changeQuery } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { count } from '../../texts/numbers.ts';
import { type ListAddress, SORTS } from './list-address.ts';
import type { GroupPages } from './use-group-pages.ts';

const STATUSES = ['all', 'undecided', 'decided'] as const;
const TYPING_MS = 250;

/** Another filter shows another list: what was open stays open if it is in it. */
const change = (changes: Readonly<Record<string, string | null>>) => changeQuery(changes, 'replace');

/** What the list shows, and in which order. */
export function Filters({ address, about }: { readonly address: ListAddress; readonly about: GroupPages['about'] }) {
  const all = useTexts();
  const texts = all.duplicates;
  const language = useLanguage();
  const { sort, filter } = address;
  const numbers = { all: undefined, undecided: about?.undecided, decided: about?.decided };
  const [typed, setTyped] = useState(filter.text ?? '');
  useEffect(() => setTyped(filter.text ?? ''), [filter.text]);
  useEffect(() => {
    if (typed === (filter.text ?? '')) return;
    const timer = setTimeout(() => change({ q: typed }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, filter.text]);
  const relation = filter.relations?.join(',') ?? '';
  return (
    <div className="groups-filters">
      <input
        type="search"
        value={typed}
        placeholder={texts.search}
        aria-label={texts.search}
        onChange={({ target }) => setTyped(target.value)}
      />
      <select
        value={relation}
        aria-label={texts.relation}
        onChange={({ target }) => change({ relation: target.value })}
      >
        <option value="">{texts.allRelations}</option>
        {(about?.relations ?? []).map(({ value, count: n }) => (
          <option key={value} value={value!}>
            {relationName(value, all)} ({count(n, language)})
          </option>
        ))}
        {relation !== '' && !about?.relations.some(({ value }) => value === relation) && (
          <option value={relation}>
            {relation
              .split(',')
              .map((one) => relationName(one, all))
              .join(', ')}
          </option>
        )}
      </select>
      <select value={sort} aria-label={texts.sort} onChange={({ target }) => change({ sort: target.value })}>
        {SORTS.map((one) => (
          <option key={one} value={one}>
            {texts.sorts[one]}
          </option>
        ))}
      </select>
      <fieldset className="segments">
        <legend className="visually-hidden">{texts.status}</legend>
        {STATUSES.map((one) => (
          <button
            key={one}
            type="button"
            className="button quiet"
            aria-pressed={(filter.status ?? 'all') === one}
            onClick={() => change({ status: one === 'all' ? null : one })}
          >
            {texts.statuses[one]}
            {numbers[one] !== undefined && <span className="quiet number">{count(numbers[one], language)}</span>}
          </button>
        ))}
      </fieldset>
      {(about?.across ?? 0) > 0 || filter.isAcross !== undefined ? (
        <label className="groups-across">
          <input
            type="checkbox"
            checked={filter.isAcross === true}
            onChange={({ target }) => change({ across: target.checked ? '1' : null })}
          />
          {texts.acrossOnly} <span className="quiet number">{count(about?.across ?? 0, language)}</span>
        </label>
      ) : null}
    </div>
  );
}
