import type { ServerEvent, SessionInfo, StateInfo } from '../../../src/server/api.ts';
import { CallError, call } from './call.ts';
import { Store, useStore } from './store.ts';

export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: CallError }
  | { readonly kind: 'ready'; readonly info: SessionInfo };

const session = new Store<SessionState>({ kind: 'loading' });
/** Counts the changes of jobs that the server has told of. */
const jobs = new Store(0);

export const useSessionState = (): SessionState => useStore(session);
export const useJobsVersion = (): number => useStore(jobs);

/** What the server says about the workspace. Only below the shell, which waits for it. */
export function useSession(): SessionInfo {
  const state = useStore(session);
  if (state.kind !== 'ready') throw new Error('the session is not ready');
  return state.info;
}

/** The state of the workspace. Only on screens that the shell shows once there is one. */
export function useWorkspaceState(): StateInfo {
  const { state } = useSession();
  if (!state) throw new Error('nothing is scanned yet');
  return state;
}

let asking: Promise<void> | null = null;

/** Asks again; all who ask meanwhile share the answer. */
export function refreshSession(): Promise<void> {
  asking ??= call('session/get', {})
    .then((info) => session.set({ kind: 'ready', info }))
    .catch((error: unknown) => {
      const known = error instanceof CallError ? error : new CallError('internal', String(error));
      // What is shown stays while the server is away for a moment.
      if (known.code !== 'offline' || session.get().kind !== 'ready') session.set({ kind: 'failed', error: known });
    })
    .finally(() => {
      asking = null;
    });
  return asking;
}

/**
 * Follows the workspace: scans, decisions and jobs, by whomever. Only while the page is seen: a browser opens six
 * connections to one server, for all its tabs together.
 */
export function followServer(): () => void {
  let events: EventSource | null = null;
  const stop = () => {
    events?.close();
    events = null;
  };
  const follow = () => {
    if (document.hidden) return stop();
    if (events) return;
    events = new EventSource('/api/events');
    events.onmessage = ({ data }) => receive(JSON.parse(String(data)) as ServerEvent);
    void refreshSession();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    stop();
  };
}

function receive(event: ServerEvent): void {
  if (event.type === 'jobs') {
    jobs.set(jobs.get() + 1);
    return;
  }
  const known = session.get();
  const isKnown =
    known.kind === 'ready' &&
    (known.info.state?.name ?? null) === event.state &&
    known.info.decisions === event.decisions;
  if (!isKnown) void refreshSession();
}
