import type { PlanDetails, PlanRun, PlanSummary } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useTexts } from '../../state/settings.ts';
import { takesAway } from './modes.ts';

interface PlanRunBarProps {
  readonly run: PlanRun;
  readonly summary: PlanSummary;
  readonly details: PlanDetails | null;
}

/** How far work on the plan is, or how it ended. */
export function PlanRunBar({ run, summary, details }: PlanRunBarProps) {
  const { plan: texts } = useTexts();
  if (run.state === 'running') {
    return (
      <div className="plan-run">
        <p role="status">{run.total === 0 ? texts.begins : texts.progress[run.kind](run.done, run.total)}</p>
        <progress
          aria-label={texts.running[run.kind]}
          {...(run.total === 0 ? {} : { value: run.done, max: run.total })}
        />
        <Button onClick={() => void call('plan/stop', {}).catch(tellFailure)}>{texts.stop}</Button>
      </div>
    );
  }
  const words = endingOf(run, summary, details, texts);
  if (words === null) return null;
  const tone = run.state === 'failed' || run.skipped > 0 ? 'alarm' : 'calm';
  return (
    <p className={`plan-ending ${tone}`} role={tone === 'alarm' ? 'alert' : 'status'}>
      {words}
    </p>
  );
}

function endingOf(
  { kind, state, skipped, error }: PlanRun,
  summary: PlanSummary,
  details: PlanDetails | null,
  texts: ReturnType<typeof useTexts>['plan'],
): string | null {
  if (state === 'failed') return `${texts.failed}: ${error}`;
  if (state === 'stopped') return kind === 'verify' ? texts.stoppedVerify : texts.stopped;
  if (kind === 'verify') {
    const sums = details && (takesAway(summary.mode) ? details.removed : details.kept);
    const all = sums?.images ?? summary.images;
    return skipped === 0 ? texts.verified(all) : texts.verifiedBut(all, skipped);
  }
  // That nothing was left behind is said by the headline.
  if (kind === 'undo') return skipped === 0 ? null : texts.undoneBut(skipped);
  return skipped === 0 ? texts.applied : texts.appliedBut(skipped);
}
