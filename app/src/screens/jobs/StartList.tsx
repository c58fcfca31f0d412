import { useState } from 'react';
import type { JobInfo, StartableJob } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { refreshJobs } from '../../state/jobs.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { secondsOf } from './job-words.ts';

const STARTABLE = ['scan', 'embed', 'clusters', 'outliers', 'map'] as const;
const NEEDS_VECTORS: ReadonlySet<StartableJob> = new Set(['clusters', 'outliers', 'map']);

interface StartListProps {
  readonly jobs: readonly JobInfo[];
  readonly canScan: boolean;
}

/** What can be started: what it does, what it takes, and a button. */
export function StartList({ jobs, canScan }: StartListProps) {
  const { jobs: texts } = useTexts();
  const { state } = useSession();
  const [starting, setStarting] = useState<StartableJob | null>(null);
  const isBusy = starting !== null || jobs.some((job) => job.state === 'running');
  const start = async (kind: StartableJob) => {
    setStarting(kind);
    try {
      await call('jobs/start', { kind });
      await refreshJobs();
    } catch (error) {
      tellFailure(error);
    } finally {
      setStarting(null);
    }
  };
  const lackOf = (kind: StartableJob): string | null => {
    if (kind === 'scan' && !canScan) return texts.cannotScan;
    return NEEDS_VECTORS.has(kind) && !state?.hasEmbeddings ? texts.needsVectors : null;
  };
  return (
    <>
      <ul className="start-list">
        {STARTABLE.map((kind) => {
          const lack = lackOf(kind);
          const last = jobs.find((job) => job.kind === kind && job.state === 'done');
          const seconds = last ? secondsOf(last) : null;
          return (
            <li key={kind}>
              <div>
                <h3>{texts.kinds[kind]}</h3>
                <p id={`about-${kind}`}>{texts.about[kind]}</p>
                <p className="quiet">
                  {lack ??
                    [texts.cost[kind], seconds === null ? null : texts.lastTook(seconds)].filter(Boolean).join(' · ')}
                </p>
              </div>
              <Button
                onClick={() => void start(kind)}
                disabled={isBusy || lack !== null}
                aria-describedby={`about-${kind}`}
              >
                {starting === kind ? texts.starting : texts.verbs[kind]}
              </Button>
            </li>
          );
        })}
      </ul>
      {isBusy && <p className="quiet">{texts.oneAtATime}</p>}
    </>
  );
}
