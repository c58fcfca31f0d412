import { useCallback, useEffect, useState } from 'react';
import { CallError } from '../../state/call.ts';
import { refreshSession } from '../../state/session.ts';
import { callBinary } from './binary.ts';
import type { Packed } from './unpack.ts';

export interface AskedBinary<A> {
  /** The last answer, also while the next one is awaited. */
  readonly data: Packed<A> | null;
  readonly error: CallError | null;
  readonly isLoading: boolean;
  readonly again: () => void;
}

/**
 * Asks for a binary reply and asks again when the path or body changes; null asks nothing and forgets the last answer.
 *
 * @param body JSON, sent by POST; empty for GET
 */
export function useBinary<A>(path: string | null, body = ''): AskedBinary<A> {
  const key = path === null ? null : `${path} ${body}`;
  const [answer, setAnswer] = useState<{
    readonly key: string | null;
    readonly data: Packed<A> | null;
    readonly error: CallError | null;
  }>({ key: null, data: null, error: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt asks the same again
  useEffect(() => {
    if (path === null) {
      setAnswer({ key: null, data: null, error: null });
      return;
    }
    const aborter = new AbortController();
    callBinary<A>(path, aborter.signal, body === '' ? undefined : JSON.parse(body)).then(
      (data) => {
        if (!aborter.signal.aborted) setAnswer({ key, data, error: null });
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        const known = error instanceof CallError ? error : new CallError('internal', String(error));
        if (known.code === 'state-changed' || known.code === 'no-state') void refreshSession();
        setAnswer(({ data }) => ({ key, data, error: known }));
      },
    );
    return () => aborter.abort();
  }, [path, body, attempt]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  const isCurrent = answer.key === key;
  return {
    data: key === null ? null : answer.data,
    error: isCurrent ? answer.error : null,
    isLoading: key !== null && !isCurrent,
    again,
  };
}
