import { useEffect, useRef } from 'react';
import type { JobInfo } from '../../../src/server/api.ts';
import { useJobs } from '../state/jobs.ts';
import { notify } from '../state/notices.ts';
import { useTexts } from '../state/settings.ts';

/** How far the running job is, in the navigation; says on every screen when one has ended. */
export function RunningBadge() {
  const { jobs: texts } = useTexts();
  const jobs = useJobs();
  const list = jobs.kind === 'ready' ? jobs.jobs : NONE;
  const watched = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    for (const { id, kind, state, error } of list) {
      if (!watched.current.has(id) || state === 'running') continue;
      // The screen Jobs says it itself.
      if (location.pathname === '/jobs') continue;
      const name = texts.kinds[kind];
      if (state === 'done') notify(texts.notice.done(name));
      if (state === 'failed' || state === 'lost')
        notify(texts.notice.failed(name, firstSentence(error ?? texts.states[state])), { tone: 'failed' });
    }
    watched.current = new Set(list.filter(({ state }) => state === 'running').map(({ id }) => id));
  }, [list, texts]);
  const running = list.find(({ state }) => state === 'running');
  if (!running) return null;
  const { progress } = running;
  const share = progress?.total && progress.done !== null ? Math.floor((100 * progress.done) / progress.total) : null;
  return (
    <span className="running-badge">
      <span aria-hidden="true">{share === null ? '…' : texts.share(share / 100)}</span>
      <span className="visually-hidden">{texts.states.running}</span>
    </span>
  );
}

const firstSentence = (text: string): string => /^.*?[.。](?=\s|$)/.exec(text)?.[0] ?? text.slice(0, 200);

const NONE: readonly JobInfo[] = [];
