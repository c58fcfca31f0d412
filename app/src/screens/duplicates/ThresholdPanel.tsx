import { useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { changeQuery } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { applyThreshold } from './actions.ts';
import { BoundaryStrip } from './BoundaryStrip.tsx';
import { ScoreHistogram } from './ScoreHistogram.tsx';
import './threshold.css';

/** The server is asked at most so often while the line is dragged. */
const REST_MS = 60;
const STEP = 0.005;

/** Draws the line between duplicates and others, with the pairs on both sides before one's eyes. */
export function ThresholdPanel({ state, threshold }: { readonly state: string; readonly threshold: number }) {
  const { common, duplicates } = useTexts();
  const texts = duplicates.threshold;
  const { isReadOnly, decisions } = useSession();
  const scores = useCall('duplicates/scores', { state });
  const asked = useRested(threshold);
  const effect = useCall('duplicates/threshold', { state, threshold: asked });
  const boundary = useCall('duplicates/boundary', { state, threshold: asked, limit: 12 }, decisions);
  if (scores.error) return <Failure error={scores.error} again={scores.again} />;
  if (!scores.data) return <Loading />;
  const { range, now, usual, calibrated, isReviewed, pairs } = scores.data;
  const [from, to] = range;
  const move = (value: number) => changeQuery({ threshold: rounded(value) }, 'replace');
  const use = async (value: number | null) => {
    const before = isReviewed ? now : null;
    const undo = () => void applyThreshold(before, { done: texts.used });
    const isDone = await applyThreshold(value, { done: texts.used, undo });
    if (isDone) changeQuery({ threshold: rounded(value ?? calibrated ?? usual) }, 'replace');
  };
  const marks: readonly (readonly [string, number | null])[] = [
    [texts.inForce, now],
    [texts.calibrated, calibrated],
    [texts.usual, usual],
  ];
  const fallback = calibrated ?? usual;
  const { data } = effect;
  return (
    <section className="threshold" aria-labelledby="threshold-title">
      <header>
        <div>
          <h2 id="threshold-title">{texts.title}</h2>
          <p className="quiet">{pairs === 0 ? texts.noPairs : texts.text}</p>
        </div>
        <Button look="quiet" aria-label={texts.close} onClick={() => changeQuery({ threshold: null })}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      {pairs > 0 && (
        <>
          <div className="threshold-line">
            <div className="threshold-slider">
              <ScoreHistogram scores={scores.data} threshold={threshold} />
              <input
                type="range"
                min={from}
                max={to}
                step={STEP}
                value={threshold}
                aria-label={texts.slider}
                aria-valuetext={threshold.toFixed(3)}
                onChange={({ target }) => move(Number(target.value))}
              />
              <ul className="threshold-marks">
                {marks.map(([name, value], at) =>
                  value === null || marks.findIndex(([, other]) => other === value) < at ? null : (
                    <li key={name} style={{ left: `${(100 * (value - from)) / (to - from)}%` }}>
                      <button type="button" onClick={() => move(value)}>
                        {name} {Number(value.toFixed(3))}
                      </button>
                    </li>
                  ),
                )}
              </ul>
            </div>
            <div className="threshold-effect" aria-live="polite">
              <output className="threshold-value">{threshold.toFixed(3)}</output>
              {data && (
                <>
                  <p>{texts.counts(data.at.groups, data.at.duplicateImages)}</p>
                  <p className="quiet">
                    {[
                      data.newGroups > 0 && texts.newGroups(data.newGroups),
                      data.goneGroups > 0 && texts.goneGroups(data.goneGroups),
                      data.imagesIn > 0 && texts.imagesIn(data.imagesIn),
                      data.imagesOut > 0 && texts.imagesOut(data.imagesOut),
                    ]
                      .filter(Boolean)
                      .join(' · ') || texts.same}
                  </p>
                </>
              )}
              {effect.error && <p>{effect.error.message}</p>}
              {!isReadOnly && (
                <div className="group-actions">
                  <Button look="main" disabled={threshold === now} onClick={() => void use(threshold)}>
                    {texts.use}
                  </Button>
                  {isReviewed && (
                    <Button onClick={() => void use(null)}>{texts.reset(String(Number(fallback.toFixed(3))))}</Button>
                  )}
                </div>
              )}
            </div>
          </div>
          {boundary.error ? (
            <Failure error={boundary.error} again={boundary.again} />
          ) : boundary.data ? (
            <BoundaryStrip state={state} pairs={boundary.data} />
          ) : (
            <p className="quiet">{common.loading}</p>
          )}
        </>
      )}
    </section>
  );
}

const rounded = (value: number): string => String(Number(value.toFixed(3)));

/** A value once it has rested for a moment. */
function useRested(value: number): number {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
