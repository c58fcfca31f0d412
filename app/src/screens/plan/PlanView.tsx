import { useEffect } from 'react';
import type { PlanDetails, PlanSummary } from '../../../../src/server/api.ts';
import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { Loading } from '../../components/Loading.tsx';
import { addressOf } from '../../state/address.ts';
import { useJobsVersion, useSession } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { moment } from '../../texts/numbers.ts';
import { kindOf, takesAway } from './modes.ts';
import { PlanActions } from './PlanActions.tsx';
import { PlanLists } from './PlanLists.tsx';
import { PlanRunBar } from './PlanRunBar.tsx';

const POLL_MS = 400;

/** One plan: what it says in a sentence, what can be done with it, and its lists. */
export function PlanView({ plan }: { readonly plan: string }) {
  const { plan: texts } = useTexts();
  const { decisions, state } = useSession();
  const jobs = useJobsVersion();
  const asked = useCall('plan/get', { plan }, `${decisions} ${state?.name} ${jobs}`);
  const { data, error, again } = asked;
  useEffect(() => {
    if (data?.run?.state !== 'running') return;
    const timer = setTimeout(again, POLL_MS);
    return () => clearTimeout(timer);
  }, [data, again]);
  if (!data) {
    return (
      <div className="plan-page">
        <Link href={addressOf('plan')}>{texts.back}</Link>
        {error ? <Failure error={error} again={again} /> : <Loading />}
      </div>
    );
  }
  const { summary, details, run, cutShort } = data;
  return (
    <div className="plan-page">
      <header className="plan-head">
        <Link className="plan-back" href={addressOf('plan')}>
          <span aria-hidden="true">←</span> {texts.back}
        </Link>
        <h1>{headlineOf(summary, details, texts)}</h1>
        {details && <Facts summary={summary} details={details} />}
        {!details && <p>{texts.fileLost}</p>}
      </header>
      <PlanActions data={data} again={again} />
      {run && <PlanRunBar run={run} summary={summary} details={details} />}
      {summary.state === 'applied' && takesAway(summary.mode) && run?.state !== 'running' && (
        <p className="plan-after">
          {texts.rescan} <Link href={addressOf('jobs')}>{texts.toJobs}</Link>
        </p>
      )}
      {cutShort !== null && cutShort !== plan && summary.state === 'planned' && (
        <p className="plan-after">
          {texts.cutShortElsewhere(cutShort)}{' '}
          <Link href={addressOf('plan', { plan: cutShort })}>{texts.toThatPlan}</Link>
        </p>
      )}
      {details && <PlanLists summary={summary} details={details} run={run} />}
    </div>
  );
}

function headlineOf(
  summary: PlanSummary,
  details: PlanDetails | null,
  texts: ReturnType<typeof useTexts>['plan'],
): string {
  const { state, mode, done, images, bytes } = summary;
  const kind = kindOf(mode);
  switch (state) {
    case 'planned':
      if (details && takesAway(mode) && details.removed.images === 0) return texts.nothingWould;
      return texts.would[kind](details?.removed.images ?? images, details?.removed.bytes ?? bytes);
    case 'applying':
      return texts.halfway;
    case 'applied':
      return texts.did[kind](done);
    case 'undoing':
      return texts.halfUndone;
    case 'undone':
      return kind === 'list' ? texts.undoneList : texts.undone(images);
  }
}

function Facts({ summary, details }: { readonly summary: PlanSummary; readonly details: PlanDetails }) {
  const { plan: texts } = useTexts();
  const language = useLanguage();
  const { plan, state, endedAt } = summary;
  const { removed, kept, spared, protect, unknownDecisions, notes, madeAt, annotations } = details;
  const isOpen = state === 'planned';
  const ended = endedAt === null ? null : moment(endedAt, language);
  return (
    <>
      <p className="plan-sentence">
        {[
          takesAway(summary.mode) ? '' : texts.keptOf(kept.images, kept.bytes),
          spared > 0 ? texts.stay(spared) : '',
          removed.files > removed.images ? texts.annotations(removed.files - removed.images) : '',
          protect.length > 0 ? texts.protects(protect.join(', ')) : '',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      {annotations && <p className="quiet">{texts.annotationFiles(annotations)}</p>}
      <p className="quiet">
        {texts.madeAt(moment(madeAt, language))} {state === 'applied' && ended !== null && texts.appliedAt(ended)}
        {state === 'undone' && ended !== null && texts.undoneAt(ended)}
      </p>
      <p className="quiet path">{details.to || texts.quarantinePlace(plan)}</p>
      {unknownDecisions > 0 && <p className="quiet">{texts.unknownDecisions(unknownDecisions)}</p>}
      {isOpen && notes.length > 0 && <p className="quiet">{texts.labelsNote}</p>}
      {isOpen && (details.isBeforeScan || details.isBeforeDecisions) && (
        <p className="plan-warning">
          {details.isBeforeScan ? texts.beforeScan : texts.beforeDecisions} {texts.makeAnew}
        </p>
      )}
    </>
  );
}
