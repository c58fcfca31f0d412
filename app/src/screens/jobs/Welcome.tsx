import { useId, useState } from 'react';
import type { JobInfo } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { PanMark } from '../../shell/icons.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { refreshJobs } from '../../state/jobs.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { RunningJob } from './RunningJob.tsx';

interface WelcomeProps {
  readonly jobs: readonly JobInfo[];
  readonly canScan: boolean;
}

/** The first thing a new user sees: whose images these are, and one button. */
export function Welcome({ jobs, canScan }: WelcomeProps) {
  const { jobs: texts } = useTexts();
  const { title, isReadOnly } = useSession();
  const { welcome } = texts;
  // Kept while a scan runs, for going on with it.
  const [embed, setEmbed] = useState(false);
  const scan = jobs.find(({ kind }) => kind === 'scan');
  if (scan?.state === 'running') {
    return (
      <div className="welcome">
        <h1>
          <Named text={welcome.scanning} name={title} />
        </h1>
        <RunningJob job={scan} size="large" />
        <p className="quiet">{welcome.meanwhile}</p>
      </div>
    );
  }
  if (!canScan || isReadOnly) {
    return (
      <div className="welcome">
        <h1>{welcome.unknown}</h1>
        <p>{isReadOnly ? welcome.readOnly : welcome.unknownAdvice}</p>
        <pre className="shell-line">goldpan scan FOLDER</pre>
      </div>
    );
  }
  return (
    <div className="welcome">
      <span className="welcome-mark">
        <PanMark />
      </span>
      <h1>
        <Named text={welcome.heading} name={title} />
      </h1>
      <p>{welcome.lead}</p>
      <LastScan scan={scan} />
      <FirstScan isGoingOn={scan !== undefined} embed={embed} setEmbed={setEmbed} />
    </div>
  );
}

/** A text with a name from the disk in it, which keeps its own direction. */
function Named({ text, name }: { readonly text: (name: string) => string; readonly name: string }) {
  const [before, after] = text('\u0000').split('\u0000');
  return (
    <>
      {before}
      <bdi>{name}</bdi>
      {after}
    </>
  );
}

function LastScan({ scan }: { readonly scan: JobInfo | undefined }) {
  const { welcome } = useTexts().jobs;
  if (scan?.state === 'stopped') return <p role="status">{welcome.stopped}</p>;
  if (scan?.state === 'lost') return <p role="status">{welcome.lost}</p>;
  if (scan?.state !== 'failed') return null;
  return (
    <div className="job-error" role="alert">
      <strong>{welcome.failed}</strong>
      <p>{scan.error}</p>
    </div>
  );
}

interface FirstScanProps {
  readonly isGoingOn: boolean;
  readonly embed: boolean;
  readonly setEmbed: (embed: boolean) => void;
}

function FirstScan({ isGoingOn, embed, setEmbed }: FirstScanProps) {
  const { welcome, ...texts } = useTexts().jobs;
  const hint = useId();
  const [isStarting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    try {
      await call('jobs/start', { kind: 'scan', embed });
      await refreshJobs();
    } catch (error) {
      tellFailure(error);
    } finally {
      setStarting(false);
    }
  };
  return (
    <>
      <Button look="main" className="welcome-scan" onClick={() => void start()} disabled={isStarting}>
        {isStarting ? texts.starting : isGoingOn ? welcome.goOn : welcome.scan}
      </Button>
      <label className="welcome-embed">
        <input
          type="checkbox"
          checked={embed}
          aria-describedby={hint}
          onChange={({ currentTarget }) => setEmbed(currentTarget.checked)}
        />
        <span>
          {welcome.embed}
          <span id={hint} className="quiet">
            {welcome.embedHint}
          </span>
        </span>
      </label>
    </>
  );
}
