import type { ReactNode } from 'react';
import type { LabelPair, ReplyOf } from '../../../../src/server/api.ts';
import { Link } from '../../components/Link.tsx';
import { useAddress } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { count } from '../../texts/numbers.ts';
import { addressWith } from './leak-address.ts';

interface LabelPairsProps {
  readonly pairs: ReplyOf<'labels/overview'>['pairs'];
  readonly chosen: LabelPair | undefined;
  readonly left: number;
  readonly children: ReactNode;
}

/** A table of more labels is a list. */
const MATRIX_LABELS = 10;

/** Which labels are given for which: a table where it fits, else a list; a cell narrows the issues to its pair. */
export function LabelPairs({ pairs, chosen, left, children }: LabelPairsProps) {
  const { leakage: texts } = useTexts();
  const language = useLanguage();
  const { query } = useAddress();
  const labels = [...new Set(pairs.flatMap(({ pair }) => pair))].sort();
  const isChosen = ([a, b]: LabelPair) => chosen?.[0] === a && chosen[1] === b;
  const address = (pair: LabelPair | null) =>
    addressWith(query, { labels: pair === null || isChosen(pair) ? null : pair, at: null });
  const link = (pair: LabelPair, value: number, name: ReactNode) => (
    <Link href={address(pair)} aria-current={isChosen(pair) ? 'true' : undefined}>
      {name}
      <strong className="number">{count(value, language)}</strong>
    </Link>
  );
  if (pairs.length === 0) return null;
  const isMatrix = labels.length <= MATRIX_LABELS;
  return (
    <section className="label-pairs">
      <h2>{texts.labelPairs}</h2>
      {isMatrix ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="leak-matrix-frame" tabIndex={0} aria-label={texts.labelPairs}>
          <table className="leak-matrix">
            <thead>
              <tr>
                <td />
                {labels.map((label) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((given) => (
                <tr key={given}>
                  <th scope="row">{given}</th>
                  {labels.map((suggested) => {
                    const found = pairs.find(({ pair: [a, b] }) => a === given && b === suggested);
                    if (given === suggested) return <td key={suggested} className="leak-own" />;
                    if (!found) return <td key={suggested} />;
                    const name = <span className="visually-hidden">{texts.pairName(given, suggested)}: </span>;
                    return <td key={suggested}>{link(found.pair, found.count, name)}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <ul className="label-pair-list">
          {pairs.slice(0, 30).map(({ pair, count: value }) => (
            <li key={JSON.stringify(pair)}>{link(pair, value, <span>{`${pair[0]} → ${pair[1]}`} </span>)}</li>
          ))}
        </ul>
      )}
      {chosen && (
        <p className="label-issue-actions">
          <Link className="button" href={address(null)}>
            {texts.allLabelPairs} <span className="number">{count(left, language)}</span>
          </Link>
          {children}
        </p>
      )}
    </section>
  );
}
