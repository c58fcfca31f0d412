import { useEffect, useState } from 'react';
import type { QualityCheck } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { ThresholdHistogram } from '../../components/histogram/ThresholdHistogram.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { notify } from '../../state/notices.ts';
import { refreshSession, useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { checkWords, columnTitle } from '../../texts/check-words.ts';
import { useLiveCount } from './use-live-count.ts';

interface ThresholdPanelProps {
  readonly check: QualityCheck;
  readonly threshold: number;
  readonly onChange: (threshold: number) => void;
}

/** The histogram with its line, what the line there would find, and the buttons that make it hold. */
export function ThresholdPanel({ check, threshold, onChange }: ThresholdPanelProps) {
  const texts = useTexts();
  const { quality } = texts;
  const { name: state, images } = useWorkspaceState();
  const { decisions, isReadOnly } = useSession();
  const histogram = useCall('quality/histogram', { state, check: check.name });
  const live = useLiveCount({ state, check: check.name, threshold }, decisions);
  const column = columnTitle(texts, check.column);
  const { data } = histogram;
  const found = live?.findings ?? null;

  return (
    <div className="quality-threshold">
      <div className="quality-controls">
        <p className="quality-count">
          <strong>{found === null ? '–' : quality.findings(found)}</strong>
          {found !== null && <span>{quality.share(found, images)}</span>}
          {found !== null && check.findings !== null && threshold !== check.threshold && (
            <span>{changeText(quality, found, check.findings, check.threshold)}</span>
          )}
        </p>
        {check.kind === 'range' && (
          <>
            <ThresholdInput check={check} threshold={threshold} onChange={onChange} />
            <StoreButtons check={check} threshold={threshold} onChange={onChange} />
          </>
        )}
      </div>
      {check.kind === 'flag' ? (
        <p className="quality-rule">{quality.flagRule}</p>
      ) : (
        <>
          <div className="quality-histogram">
            {histogram.error ? (
              <Failure error={histogram.error} again={histogram.again} />
            ) : (
              data && (
                <ThresholdHistogram
                  axis={data}
                  counts={data.counts}
                  otherCounts={data.protectedCounts}
                  threshold={threshold}
                  direction={check.direction}
                  range={check.range}
                  label={`${quality.threshold}: ${checkWords(texts, check).title}`}
                  valueText={quality.thresholdAt(threshold, found)}
                  title={quality.axis(column, check.unit)}
                  onChange={onChange}
                />
              )
            )}
          </div>
          <p className="quality-rule">
            {quality.rule(column, check.direction)}
            {check.conditions.map(({ name, column: other, direction, value }) => (
              <span key={name}>{quality.onlyWhere(columnTitle(texts, other), direction, value)}</span>
            ))}
            {quality.stop}
            {check.conditions.map(({ name, because }) => (
              <span key={name}> {texts.checks.conditions[`${check.name}.${name}`] ?? because}</span>
            ))}
            {data && data.protectedImages > 0 && <> {quality.protectedImages(data.protectedImages)}</>}
            {data && data.empty > 0 && <> {quality.empty(data.empty)}</>}
          </p>
        </>
      )}
      {isReadOnly && (
        <p id="quality-read-only" className="quality-note">
          {quality.readOnly}
        </p>
      )}
    </div>
  );
}

function changeText(
  quality: ReturnType<typeof useTexts>['quality'],
  found: number,
  before: number,
  inUse: number,
): string {
  if (found === before) return quality.same(inUse);
  return found > before ? quality.more(found - before, inUse) : quality.fewer(before - found, inUse);
}

/** The threshold as a number to type. */
function ThresholdInput({ check, threshold, onChange }: ThresholdPanelProps) {
  const { quality } = useTexts();
  const [text, setText] = useState(String(threshold));
  useEffect(() => setText(String(threshold)), [threshold]);
  const [from, to] = check.range;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isWrong = !(value >= from && value <= to);
  const commit = () => {
    if (isWrong) setText(String(threshold));
    else if (value !== threshold) onChange(value);
  };
  return (
    <p className="quality-input">
      <input
        aria-label={quality.threshold}
        inputMode="decimal"
        value={text}
        aria-invalid={isWrong}
        aria-describedby="quality-outside"
        onChange={({ target }) => setText(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => key === 'Enter' && commit()}
      />
      {check.unit !== null && <span className="quiet">{check.unit}</span>}
      <span id="quality-outside" className={isWrong ? 'quality-wrong' : 'visually-hidden'}>
        {quality.outside(from, to)}
      </span>
    </p>
  );
}

async function storeThreshold(check: string, threshold: number | null): Promise<void> {
  await call('quality/store', { check, threshold });
  await refreshSession();
}

/** Make a threshold hold, go back to the one that does, or to the default. */
function StoreButtons({ check, threshold, onChange }: ThresholdPanelProps) {
  const { quality } = useTexts();
  const { isReadOnly } = useSession();
  const [isStoring, setStoring] = useState(false);
  const isInUse = threshold === check.threshold;
  const before = check.threshold === check.defaultThreshold ? null : check.threshold;
  const store = async (value: number | null) => {
    setStoring(true);
    try {
      await storeThreshold(check.name, value);
      onChange(value ?? check.defaultThreshold);
      notify(quality.stored(value ?? check.defaultThreshold), { undo: () => void takeBack() });
    } catch (error) {
      tellFailure(error);
    } finally {
      setStoring(false);
    }
  };
  const takeBack = async () => {
    try {
      await storeThreshold(check.name, before);
    } catch (error) {
      tellFailure(error);
    }
  };
  const cannot = isReadOnly || isStoring;
  return (
    <div className="quality-store">
      <Button
        look={isInUse ? 'plain' : 'main'}
        disabled={cannot || isInUse}
        aria-describedby={isReadOnly ? 'quality-read-only' : undefined}
        onClick={() => void store(threshold)}
      >
        {isInUse ? quality.inUse : quality.use(threshold)}
      </Button>
      {!isInUse && (
        <Button look="quiet" onClick={() => onChange(check.threshold)}>
          {quality.back(check.threshold)}
        </Button>
      )}
      {isInUse && check.threshold !== check.defaultThreshold && (
        <Button look="quiet" disabled={cannot} onClick={() => void store(null)}>
          {quality.reset(check.defaultThreshold)}
        </Button>
      )}
    </div>
  );
}
