import type { ImageFacts, ImageNumber } from '../../../../src/server/api.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { bytes } from '../../texts/numbers.ts';

interface PairFactsProps {
  readonly facts: readonly [ImageFacts, ImageFacts];
  /** As for the viewer. */
  readonly first?: ImageNumber;
}

/** What two images are, side by side; where they differ it shows. */
export function PairFacts({ facts, first }: PairFactsProps) {
  const [a, b] = facts[1].n === first ? [facts[1], facts[0]] : facts;
  const { common, duplicates: texts } = useTexts();
  const language = useLanguage();
  const decision = ({ decision: made }: ImageFacts) => (made === null ? '' : common[made]);
  const rows: readonly (readonly [string, string, string])[] = [
    [texts.facts.size, sizeOf(a), sizeOf(b)],
    [texts.facts.bytes, bytes(a.sizeBytes, language), bytes(b.sizeBytes, language)],
    [texts.facts.format, a.format ?? '', b.format ?? ''],
    [texts.facts.split, a.split ?? '', b.split ?? ''],
    [texts.facts.label, a.label ?? '', b.label ?? ''],
    [texts.facts.decision, decision(a), decision(b)],
  ];
  return (
    <table className="pair-facts">
      <caption className="visually-hidden">{texts.facts.caption}</caption>
      <colgroup>
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <b>A</b> <span className="path">{a.id}</span>
          </th>
          <th scope="col">
            <b>B</b> <span className="path">{b.id}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, x, y]) => x !== '' || y !== '')
          .map(([name, x, y]) => (
            <tr key={name} className={x === y ? 'same' : 'differs'}>
              <th scope="row">{name}</th>
              <td>{x || '–'}</td>
              <td>
                {y || '–'}
                {x !== y && (
                  <span className="mark" title={texts.facts.differs}>
                    <span aria-hidden="true">≠</span>
                    <span className="visually-hidden">{texts.facts.differs}</span>
                  </span>
                )}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

const sizeOf = ({ width, height }: ImageFacts): string =>
  width === null || height === null ? '' : `${width} × ${height}`;
