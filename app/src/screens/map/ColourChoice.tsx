import type { StateInfo } from '../../../../src/server/api.ts';
import { useTexts } from '../../state/settings.ts';
import { checkWords, columnTitle } from '../../texts/check-words.ts';

/** Columns that name images rather than say something of them. */
const NAMES = new Set(['id', 'uri']);
const KINDS = ['label', 'split', 'cluster', 'format', 'outcome'];

/** What the points are coloured by, before anybody has chosen. */
export const defaultColour = ({ columns }: StateInfo): string =>
  columns.some(({ name }) => name === 'cluster') ? 'cluster' : 'label';

interface ColourChoiceProps {
  readonly info: StateInfo;
  /** A column, `decision`, `check:NAME`, `check:*`; empty for one colour. */
  readonly by: string;
  readonly onChange: (by: string) => void;
}

export function ColourChoice({ info, by, onChange }: ColourChoiceProps) {
  const texts = useTexts();
  const { map } = texts;
  const issues = new Set(info.checks.map(({ name }) => `is_${name.replaceAll('-', '_')}_issue`));
  const columns = info.columns.filter(({ name }) => !NAMES.has(name) && !issues.has(name));
  const kinds = KINDS.filter((name) => columns.some((column) => column.name === name));
  const numbers = columns.filter(({ name, type }) => type === 'number' && !kinds.includes(name));
  const others = columns.filter(({ name, type }) => type !== 'number' && !kinds.includes(name));
  return (
    <label className="map-colour">
      <span>{map.colourBy}</span>
      <select value={by} onChange={({ target }) => onChange(target.value)}>
        <option value="">{map.oneColour}</option>
        <optgroup label={map.groups.kinds}>
          {kinds.map((name) => (
            <option key={name} value={name}>
              {columnTitle(texts, name)}
            </option>
          ))}
          <option value="decision">{map.decision}</option>
        </optgroup>
        <optgroup label={map.groups.findings}>
          <option value="check:*">{map.anyFinding}</option>
          {info.checks.map((check) => (
            <option key={check.name} value={`check:${check.name}`}>
              {checkWords(texts, check).title}
            </option>
          ))}
        </optgroup>
        <optgroup label={map.groups.numbers}>
          {numbers.map(({ name }) => (
            <option key={name} value={name}>
              {columnTitle(texts, name)}
            </option>
          ))}
        </optgroup>
        <optgroup label={map.groups.other}>
          {others.map(({ name }) => (
            <option key={name} value={name}>
              {columnTitle(texts, name)}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
