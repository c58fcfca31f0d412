import { useEffect, useState } from 'react';
import type { JobInfo } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { PHASES, progressInWords, shareDone, stepInWords } from './job-words.ts';

/** The present, once a second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A job that runs: where it is, how fast, how long yet, and a way to stop it. */
export function RunningJob({ job, size = 'plain' }: { readonly job: JobInfo; readonly size?: 'plain' | 'large' }) {
  const { jobs: texts } = useTexts();
  const { isReadOnly } = useSession();
  const now = useNow();
  const [isStopping, setStopping] = useState(false);
  const { progress } = job;
  const share = shareDone(progress);
  const parts = progressInWords(texts, progress);
  const elapsed = Math.max(0, (now - Date.parse(job.startedAt)) / 1000);
  const stop = () => {
    setStopping(true);
    call('jobs/stop', { id: job.id }).catch((error: unknown) => {
      setStopping(false);
      tellFailure(error);
    });
  };
  return (
    <div className={`running-job ${size}`}>
      <div className="running-head">
        {size === 'plain' && <h3>{texts.kinds[job.kind]}</h3>}
        <p className="quiet">{texts.elapsed(elapsed < 10 ? Math.floor(elapsed) : elapsed)}</p>
        {!isReadOnly && (
          <Button onClick={stop} disabled={isStopping} title={texts.stopsAt}>
            {isStopping ? texts.stopping : texts.stop}
          </Button>
        )}
      </div>
      <Phases job={job} />
      <progress
        aria-label={texts.kinds[job.kind]}
        aria-valuetext={[stepInWords(texts, progress), ...parts].join(', ')}
        {...(share === null ? {} : { value: share, max: 1 })}
      />
      <p className="running-step">
        <span>{stepInWords(texts, progress)}</span>
        {parts.length > 0 && <span className="quiet">{parts.join(' · ')}</span>}
      </p>
      {job.problems > 0 && <p className="job-problem">{texts.problems(job.problems)}</p>}
      <p className="visually-hidden" role="status">
        {`${texts.kinds[job.kind]}: ${stepInWords(texts, progress)}`}
      </p>
    </div>
  );
}

function Phases({ job }: { readonly job: JobInfo }) {
  const { jobs: texts } = useTexts();
  const phases = PHASES[job.kind];
  if (!phases) return null;
  const step = job.progress?.step;
  const current = step ? phases.findIndex(({ steps }) => steps.includes(step)) : 0;
  return (
    <ol className="phases">
      {phases.map(({ name }, i) => (
        <li key={name} aria-current={i === current ? 'step' : undefined} className={i < current ? 'passed' : ''}>
          {texts.phases[name]}
          {i < current && <span className="visually-hidden">{texts.phaseDone}</span>}
        </li>
      ))}
    </ol>
  );
}
