import { useEffect } from 'react';
import type { ReplyOf } from '../../../src/server/api.ts';
import { CallError, call } from './call.ts';
import { useJobsVersion } from './session.ts';
import { Store, useStore } from './store.ts';

export type JobsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: CallError }
  | ({ readonly kind: 'ready' } & ReplyOf<'jobs/list'>);

const jobs = new Store<JobsState>({ kind: 'loading' });
let asking: Promise<void> | null = null;
let isAskedAgain = false;

async function ask(): Promise<void> {
  do {
    isAskedAgain = false;
    try {
      jobs.set({ kind: 'ready', ...(await call('jobs/list', {})) });
    } catch (error) {
      // What is shown stays while the server is away for a moment.
      if (jobs.get().kind !== 'ready')
        jobs.set({
          kind: 'failed',
          error: error instanceof CallError ? error : new CallError('internal', String(error)),
        });
    }
  } while (isAskedAgain);
}

/** Asks for the jobs; who asks meanwhile is served by one more request, whose answer is younger than the asking. */
export function refreshJobs(): Promise<void> {
  if (asking) isAskedAgain = true;
  else
    asking = ask().finally(() => {
      asking = null;
    });
  return asking!;
}

/** The jobs of the workspace, of whatever process, as they get on. */
export function useJobs(): JobsState {
  const version = useJobsVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version has another answer
  useEffect(() => void refreshJobs(), [version]);
  return useStore(jobs);
}
