import type { GroupDetails, ImageNumber, Pair } from '../../../../src/server/api.ts';
import { evidenceWords, relationName } from '../../components/compare/evidence-words.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { nameOf } from './MemberStrip.tsx';

interface PairLineProps {
  readonly group: GroupDetails;
  readonly pair: Pair;
  readonly onPair: (a: ImageNumber, b: ImageNumber) => void;
}

/** How the two that are compared are related, what was found, and the other pairs of the group. */
export function PairLine({ group, pair, onPair }: PairLineProps) {
  const all = useTexts();
  const texts = all.duplicates;
  const language = useLanguage();
  const { weakest, pairs, pairCount, facts } = group;
  const isWeakest = pair.a === Math.min(weakest.a, weakest.b) && pair.b === Math.max(weakest.a, weakest.b);
  const words = evidenceWords(pair, all, language);
  const name = (image: ImageNumber) => nameOf(facts.find(({ n }) => n === image)?.id ?? '');
  const keyOf = (a: ImageNumber, b: ImageNumber) => `${a} ${b}`;
  return (
    <div className="pair-line">
      <p>
        {isWeakest && group.size > 2 && <span className="tag">{texts.weakest}</span>}
        <b>{relationName(pair.relation, all)}</b>
        {pair.score !== null && <span className="number"> {texts.score(pair.score)}</span>}
        {words !== '' && <span className="quiet"> · {words}</span>}
        {pair.isDifferent && <span className="tag">{texts.isDifferent}</span>}
      </p>
      {pairCount > 1 && (
        <label>
          <span className="visually-hidden">{texts.pairList}</span>
          <select
            value={keyOf(pair.a, pair.b)}
            onChange={({ target }) => {
              const [a, b] = target.value.split(' ').map(Number);
              onPair(a!, b!);
            }}
          >
            {!pairs.some(({ a, b }) => a === pair.a && b === pair.b) && (
              <option value={keyOf(pair.a, pair.b)}>{texts.pairs(pairCount)}</option>
            )}
            {pairs.map(({ a, b, score, relation }) => (
              <option key={keyOf(a, b)} value={keyOf(a, b)}>
                {`${score?.toFixed(2)} ${relationName(relation, all)}: ${name(a)} – ${name(b)}`}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
