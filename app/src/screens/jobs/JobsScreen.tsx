import { useRef } from 'react';
import type { JobInfo } from '../../../../src/server/api.ts';
import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { Loading } from '../../components/Loading.tsx';
import { addressOf } from '../../state/address.ts';
import { refreshJobs, useJobs } from '../../state/jobs.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { EarlierJobs } from './EarlierJobs.tsx';
import { resultInWords } from './job-words.ts';
import { RunningJob } from './RunningJob.tsx';
import { StartList } from './StartList.tsx';
import { Welcome } from './Welcome.tsx';
import './jobs.css';

/** Scans, embeddings and the like: what runs, what can be started, and what came of it. */
export function JobsScreen() {
  const jobs = useJobs();
  const { state } = useSession();
  const opened = useRef(new Date().toISOString());
  if (jobs.kind === 'loading') return <Loading />;
  if (jobs.kind === 'failed') return <Failure error={jobs.error} again={() => void refreshJobs()} />;
  return state === null ? <Welcome {...jobs} /> : <Board {...jobs} since={opened.current} />;
}

interface BoardProps {
  readonly jobs: readonly JobInfo[];
  readonly canScan: boolean;
  /** When the screen was opened, ISO 8601. */
  readonly since: string;
}

function Board({ jobs, canScan, since }: BoardProps) {
  const { jobs: texts } = useTexts();
  const { isReadOnly } = useSession();
  const running = jobs.filter(({ state }) => state === 'running');
  const ended = jobs.filter(({ state }) => state !== 'running');
  return (
    <div className="jobs">
      <h1>{texts.heading}</h1>
      <JustScanned jobs={jobs} since={since} />
      {running.length > 0 && (
        <section aria-labelledby="jobs-running">
          <h2 id="jobs-running">{texts.running}</h2>
          {running.map((job) => (
            <RunningJob key={job.id} job={job} />
          ))}
        </section>
      )}
      <section aria-labelledby="jobs-start">
        <h2 id="jobs-start">{texts.start}</h2>
        {isReadOnly ? <p className="quiet">{texts.readOnly}</p> : <StartList jobs={jobs} canScan={canScan} />}
      </section>
      <section aria-labelledby="jobs-earlier">
        <h2 id="jobs-earlier">{texts.earlier}</h2>
        <EarlierJobs jobs={ended} />
      </section>
    </div>
  );
}

/** Says so when a scan that was watched here has ended well. */
function JustScanned({ jobs, since }: Pick<BoardProps, 'jobs' | 'since'>) {
  const { jobs: texts } = useTexts();
  const scan = jobs.find(({ kind }) => kind === 'scan');
  if (scan?.state !== 'done' || (scan.finishedAt ?? '') < since) return null;
  return (
    <div className="just-scanned" role="status">
      <p>
        <strong>{texts.welcome.done}</strong>
        <span>{resultInWords(texts, scan)}</span>
      </p>
      <Link className="button main" href={addressOf('overview')}>
        {texts.see.overview}
      </Link>
    </div>
  );
}
