import type { Count } from '../../../../src/server/api.ts';
import { useLanguage } from '../../state/settings.ts';
import { count as counted } from '../../texts/numbers.ts';
import { useValueName } from './value-name.ts';

interface FacetValuesProps {
  readonly column: string;
  readonly counts: readonly Count[];
  readonly chosen: readonly (string | null)[];
  readonly toggle: (value: string | null) => void;
}

/** Values to choose any of, with how many images each would give. */
export function FacetValues({ column, counts, chosen, toggle }: FacetValuesProps) {
  const language = useLanguage();
  const valueName = useValueName();
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <ul className="facet-values">
      {counts
        .filter(({ value, count }) => count > 0 || chosen.includes(value))
        .map(({ value, count }) => (
          <li key={String(value)}>
            <label className="facet-value">
              <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
              <span className="facet-name" title={valueName(column, value)}>
                {valueName(column, value)}
              </span>
              <span className="facet-count">{counted(count, language)}</span>
              <span className="facet-bar" aria-hidden="true" style={{ width: `${(100 * count) / most}%` }} />
            </label>
          </li>
        ))}
    </ul>
  );
}
