import { useState } from 'react';
import type { Count, ImageFilter } from '../../../../src/server/api.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { checkWords } from '../../texts/check-words.ts';
import { count as counted } from '../../texts/numbers.ts';
import { checkOf, setCheck } from './filters.ts';

interface CheckFacetProps {
  readonly counts: readonly Count[];
  readonly filter: ImageFilter;
  readonly setFilter: (filter: ImageFilter) => void;
}

/** The most frequent findings; the others on demand. */
const SHOWN = 9;

/** Findings to choose by: several narrow the choice down. */
export function CheckFacet({ counts, filter, setFilter }: CheckFacetProps) {
  const texts = useTexts();
  const language = useLanguage();
  const { checks } = useWorkspaceState();
  const { grid } = texts;
  const countOf = new Map(counts.map(({ value, count }) => [value, count]));
  const any = countOf.get('*') ?? 0;
  const rows = [
    { name: '*', title: grid.anyFinding },
    ...checks
      .map((check) => ({ name: check.name, title: checkWords(texts, check).title }))
      .sort((a, b) => (countOf.get(b.name) ?? 0) - (countOf.get(a.name) ?? 0)),
  ].filter(({ name }) => (countOf.get(name) ?? 0) > 0 || checkOf(filter, name) === true);
  const most = Math.max(1, any);
  const [isWhole, showWhole] = useState(false);
  const shown = isWhole ? rows : rows.filter(({ name }, i) => i < SHOWN || checkOf(filter, name) === true);
  return (
    <ul className="facet-values">
      {shown.map(({ name, title }) => (
        <li key={name}>
          <label className="facet-value">
            <input
              type="checkbox"
              checked={checkOf(filter, name) === true}
              onChange={({ target }) => setFilter(setCheck(filter, name, target.checked ? true : null))}
            />
            <span className="facet-name">{title}</span>
            <span className="facet-count">{counted(countOf.get(name) ?? 0, language)}</span>
            <span
              className="facet-bar"
              aria-hidden="true"
              style={{ width: `${(100 * (countOf.get(name) ?? 0)) / most}%` }}
            />
          </label>
        </li>
      ))}
      {rows.length > shown.length && (
        <li>
          <button type="button" className="facet-more" onClick={() => showWhole(true)}>
            {grid.moreValues(rows.length - shown.length)}
          </button>
        </li>
      )}
      <li>
        <label className="facet-value">
          <input
            type="checkbox"
            checked={checkOf(filter, '*') === false}
            onChange={({ target }) => setFilter(setCheck(filter, '*', target.checked ? false : null))}
          />
          <span className="facet-name">{grid.noFinding}</span>
        </label>
      </li>
    </ul>
  );
}
