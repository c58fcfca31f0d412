import type { GroupDetails, ImageFacts, ImageNumber } from '../../../../src/server/api.ts';
import { Picture } from '../../components/Picture.tsx';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { bytes } from '../../texts/numbers.ts';

interface MemberStripProps {
  readonly state: string;
  readonly group: GroupDetails;
  /** The two that are compared. */
  readonly compared: readonly [ImageNumber, ImageNumber];
  readonly onCompare: (image: ImageNumber) => void;
  /** Null where nothing may be decided. */
  readonly onKeep: ((image: ImageNumber) => void) | null;
  /** Images to split off; null while nothing is split. */
  readonly chosen: ReadonlySet<ImageNumber> | null;
  readonly onChoose: (image: ImageNumber) => void;
}

/** Keys reach so many. */
const NUMBERED = 9;

export const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** The images of a group, the best first: what stays, what goes, and which two are compared. */
export function MemberStrip({ state, group, compared, onCompare, onKeep, chosen, onChoose }: MemberStripProps) {
  const { duplicates: texts } = useTexts();
  const first = compared.includes(group.keeper) ? group.keeper : compared[0];
  return (
    <ul className="members" aria-label={texts.memberList}>
      {group.members.map(({ n, stays }, at) => {
        const facts = group.facts[at]!;
        const isKeeper = n === group.keeper;
        const letter = n === first ? 'A' : compared.includes(n) ? 'B' : null;
        return (
          <li key={n} className={`member ${stays ? 'stays' : 'goes'} ${isKeeper ? 'keeper' : ''}`}>
            <button
              type="button"
              className="member-picture"
              aria-pressed={letter !== null}
              aria-label={texts.compareWith(facts.id)}
              title={facts.id}
              onClick={() => onCompare(n)}
            >
              <Picture state={state} image={n} size={256} alt="" />
              {letter && (
                <span className="member-letter" aria-hidden="true">
                  {letter}
                </span>
              )}
            </button>
            <MemberWords facts={facts} stays={stays} isKeeper={isKeeper} />
            {chosen !== null ? (
              <label className="member-choose">
                <input type="checkbox" checked={chosen.has(n)} onChange={() => onChoose(n)} />
                <span className="visually-hidden">{texts.choose(facts.id)}</span>
              </label>
            ) : (
              onKeep && (
                <button
                  type="button"
                  className="member-keep"
                  aria-label={`${at < NUMBERED ? at + 1 : '★'} ${texts.keepNumber(facts.id)}`}
                  title={texts.keepThis}
                  aria-pressed={isKeeper}
                  onClick={() => onKeep(n)}
                >
                  {at < NUMBERED ? at + 1 : '★'}
                </button>
              )
            )}
          </li>
        );
      })}
      {group.size > group.members.length && (
        <li className="member quiet">{texts.more(group.size - group.members.length)}</li>
      )}
    </ul>
  );
}

interface MemberWordsProps {
  readonly facts: ImageFacts;
  readonly stays: boolean;
  readonly isKeeper: boolean;
}

function MemberWords({ facts, stays, isKeeper }: MemberWordsProps) {
  const { duplicates: texts } = useTexts();
  const language = useLanguage();
  return (
    <div className="member-words">
      <span className="path member-name" title={facts.id}>
        {nameOf(facts.id)}
      </span>
      <span className="quiet">
        {facts.width}×{facts.height} · {bytes(facts.sizeBytes, language)}
      </span>
      <span className="member-fate">
        {isKeeper ? `★ ${texts.keeperIs}` : stays ? texts.stays : texts.goes}
        {facts.split !== null && <span className="quiet"> · {facts.split}</span>}
      </span>
    </div>
  );
}
