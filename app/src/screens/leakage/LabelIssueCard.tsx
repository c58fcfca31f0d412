import { type SyntheticEvent, useId, useRef, useState } from 'react';
import { type LabelIssueRow, pictureUrl, thumbnailUrl } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Picture } from '../../components/Picture.tsx';
import { decide } from '../../state/decide.ts';
import { useSession } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { percent } from '../../texts/numbers.ts';
import { relabel } from './actions.ts';
import { useIssueKeys } from './use-issue-keys.ts';

interface LabelIssueCardProps {
  readonly row: LabelIssueRow;
  readonly state: string;
  readonly place: number;
  readonly total: number;
  readonly go: (by: number) => void;
}

/** One image, what it is called, what it should be called, and its neighbours of both names. */
export function LabelIssueCard({ row, state, place, total, go }: LabelIssueCardProps) {
  const { leakage: texts } = useTexts();
  const language = useLanguage();
  const { isReadOnly } = useSession();
  const { facts, suggested, probability, quality, reason } = row;
  const given = facts.label;
  const typing = useRef<HTMLInputElement>(null);
  const nearest = useCall('labels/neighbours', { state, image: facts.n, labels: [given, suggested] }).data;
  const set = (label: string) => void relabel(state, [facts.n], label);
  const remove = () => void decide({ state, images: { numbers: [facts.n] }, kind: 'remove' });
  useIssueKeys({
    go,
    accept: () => !isReadOnly && suggested !== null && set(suggested),
    keep: () => !isReadOnly && given !== null && set(given),
    remove: () => !isReadOnly && remove(),
    another: () => typing.current?.focus(),
  });
  return (
    <article className="label-issue" aria-label={texts.issueNow}>
      <div className="label-issue-stage" style={{ backgroundImage: `url("${thumbnailUrl(state, facts.n, 512)}")` }}>
        <img key={facts.n} src={pictureUrl(state, facts.n)} alt={facts.id} />
      </div>
      <div className="label-issue-said">
        <p className="path">{facts.id}</p>
        <dl>
          <dt>{texts.givenLabel}</dt>
          <dd>{given}</dd>
          <dt>{texts.suggestedLabel}</dt>
          <dd>
            {suggested} {probability !== null && <span className="quiet number">{percent(probability, language)}</span>}
          </dd>
          <dt>{texts.labelFit}</dt>
          <dd className="number">{quality.toFixed(3)}</dd>
        </dl>
        <p className="quiet">{reason}</p>
        {!isReadOnly && (
          <>
            <p className="label-issue-actions">
              {suggested !== null && (
                <Button look="main" onClick={() => set(suggested)}>
                  {texts.acceptLabel(suggested)}
                </Button>
              )}
              {given !== null && (
                <Button look="keep" onClick={() => set(given)}>
                  {texts.keepLabel(given)}
                </Button>
              )}
              <Button look="remove" onClick={remove}>
                {texts.remove}
              </Button>
            </p>
            <AnotherLabel state={state} input={typing} onSet={set} />
          </>
        )}
        <p className="label-issue-actions">
          <Button disabled={place === 0} onClick={() => go(-1)}>
            {texts.previousIssue}
          </Button>
          <span className="quiet number">{texts.issueOf(place + 1, total)}</span>
          <Button disabled={place + 1 >= total} onClick={() => go(1)}>
            {texts.nextIssue}
          </Button>
        </p>
        {!isReadOnly && <p className="quiet label-issue-keys">{texts.issueKeys}</p>}
      </div>
      {nearest?.sides.some((side) => side.length > 0) && (
        <div className="label-issue-nearest">
          {[given, suggested].map(
            (label, side) =>
              label !== null && (
                <section key={label}>
                  <h3>{texts.nearestOf(label)}</h3>
                  {nearest.sides[side]!.length === 0 && <p className="quiet">{texts.noNearest}</p>}
                  <ul>
                    {nearest.sides[side]!.map(({ n, id }) => (
                      <li key={n} title={id}>
                        <Picture state={state} image={n} size={128} alt={id} />
                      </li>
                    ))}
                  </ul>
                </section>
              ),
          )}
        </div>
      )}
    </article>
  );
}

interface AnotherLabelProps {
  readonly state: string;
  readonly input: React.RefObject<HTMLInputElement | null>;
  readonly onSet: (label: string) => void;
}

/** A label that is neither: typed, with the known ones to complete from. */
function AnotherLabel({ state, input, onSet }: AnotherLabelProps) {
  const { leakage: texts } = useTexts();
  const [typed, setTyped] = useState('');
  const list = useId();
  const { data } = useCall('leakage/labels', { state });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onSet(typed.trim());
  };
  return (
    <form className="leak-relabel" onSubmit={submit}>
      <label>
        <span className="visually-hidden">{texts.anotherLabel}</span>
        <input
          ref={input}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && input.current?.blur()}
          placeholder={texts.anotherLabel}
          list={list}
          maxLength={200}
        />
      </label>
      <datalist id={list}>
        {data?.labels.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      {typed.trim() !== '' && <Button type="submit">{texts.setLabel}</Button>}
    </form>
  );
}
