import type { JobInfo } from '../../../../src/server/api.ts';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { moment } from '../../texts/numbers.ts';
import { resultInWords, secondsOf } from './job-words.ts';

const SEEN_AT: Readonly<Partial<Record<JobInfo['kind'], 'overview' | 'map' | 'plan'>>> = {
  scan: 'overview',
  clusters: 'map',
  outliers: 'map',
  map: 'map',
  apply: 'plan',
  undo: 'plan',
};

/** Jobs that have ended: what came of each, or why not. */
export function EarlierJobs({ jobs }: { readonly jobs: readonly JobInfo[] }) {
  const { jobs: texts } = useTexts();
  if (jobs.length === 0) return <p className="quiet">{texts.nothingEarlier}</p>;
  return (
    <ul className="earlier-jobs">
      {jobs.map((job) => (
        <EarlierJob key={job.id} job={job} />
      ))}
    </ul>
  );
}

function EarlierJob({ job }: { readonly job: JobInfo }) {
  const { jobs: texts } = useTexts();
  const language = useLanguage();
  const seconds = secondsOf(job);
  const screen = SEEN_AT[job.kind];
  const result = job.state === 'done' ? resultInWords(texts, job) : '';
  const advice = job.state === 'lost' ? texts.lostAdvice : job.state === 'stopped' ? texts.stoppedAdvice : null;
  return (
    <li className={job.state}>
      <p className="earlier-head">
        <strong>{texts.kinds[job.kind]}</strong>
        <span className="job-state">{texts.states[job.state]}</span>
        <span className="quiet">
          <time dateTime={job.startedAt}>{moment(job.startedAt, language)}</time>
          {seconds !== null && ` · ${texts.took(seconds)}`}
        </span>
      </p>
      {(result !== '' || (job.state === 'done' && screen)) && (
        <p className="earlier-result">
          {result !== '' && <span>{result}</span>}
          {job.state === 'done' && screen && <Link href={addressOf(screen)}>{texts.see[screen]}</Link>}
        </p>
      )}
      {job.error !== null && <p className="job-error">{job.error}</p>}
      {advice && <p className="quiet">{advice}</p>}
      {job.problems > 0 && <p className="quiet">{texts.problems(job.problems)}</p>}
    </li>
  );
}
