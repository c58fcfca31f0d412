import { useEffect } from 'react';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useJobsVersion, useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { PlanCompose } from './PlanCompose.tsx';
import { PlanHistory } from './PlanHistory.tsx';
import { useShown } from './use-shown.ts';

const POLL_MS = 700;

/** What a new plan takes, and the plans there are. */
export function PlanStart() {
  const { common, plan: texts } = useTexts();
  const { isReadOnly } = useSession();
  const jobs = useJobsVersion();
  const [shown, showMore] = useShown();
  const list = useCall('plan/list', { from: 0, count: shown }, String(jobs));
  const { data, again } = list;
  useEffect(() => {
    if (data?.run?.state !== 'running') return;
    const timer = setTimeout(again, POLL_MS);
    return () => clearTimeout(timer);
  }, [data, again]);
  return (
    <div className="plan-page">
      <header className="plan-head">
        <h1>{common.screens.plan}</h1>
        <p className="quiet">{texts.intro}</p>
      </header>
      {isReadOnly ? (
        <section className="plan-note">
          <h2>{texts.readOnlyTitle}</h2>
          <p>{texts.readOnly}</p>
        </section>
      ) : (
        data && <PlanCompose protect={data.protect} />
      )}
      {list.error && !data ? <Failure error={list.error} again={again} /> : null}
      {data ? <PlanHistory list={data} onMore={showMore} /> : !list.error && <Loading />}
    </div>
  );
}
