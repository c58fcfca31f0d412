import { useCallback, useEffect, useRef, useState } from 'react';
import type { EndpointName, ReplyOf, RequestOf } from '../../../src/server/api.ts';
import { CallError, call } from './call.ts';
import { refreshSession } from './session.ts';

export interface Asked<T> {
  /** The last answer, also while the next one is awaited. */
  readonly data: T | null;
  readonly error: CallError | null;
  readonly isLoading: boolean;
  readonly again: () => void;
}

/** Answers by request, for going back to a screen without waiting. */
const answers = new Map<string, unknown>();
const MOST_ANSWERS = 200;

function remember(key: string, answer: unknown): void {
  answers.delete(key);
  answers.set(key, answer);
  if (answers.size > MOST_ANSWERS) answers.delete(answers.keys().next().value!);
}

/**
 * Asks an endpoint and asks again when the request changes; null asks nothing.
 *
 * @param version changes when the same request may have another answer, such as the version of the decisions
 */
export function useCall<N extends EndpointName>(
  name: N,
  request: RequestOf<N> | null,
  version = '',
): Asked<ReplyOf<N>> {
  const key = request === null ? null : `${name} ${version} ${JSON.stringify(request)}`;
  const [, redraw] = useState(0);
  const shown = useRef<{ readonly key: string | null; data: ReplyOf<N> | null; error: CallError | null }>({
    key: null,
    data: null,
    error: null,
  });
  const [attempt, setAttempt] = useState(0);
  const asked = useRef(request);
  asked.current = request;
  if (key !== null && shown.current.key !== key && answers.has(key)) {
    shown.current = { key, data: answers.get(key) as ReplyOf<N>, error: null };
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt asks the same again
  useEffect(() => {
    if (key === null || asked.current === null) return;
    const aborter = new AbortController();
    const answered = (data: ReplyOf<N> | null, error: CallError | null) => {
      if (aborter.signal.aborted) return;
      shown.current = { key, data: data ?? shown.current.data, error };
      redraw((n) => n + 1);
    };
    call(name, asked.current, aborter.signal).then(
      (reply) => {
        remember(key, reply);
        answered(reply, null);
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        const known = error instanceof CallError ? error : new CallError('internal', String(error));
        // Numbers of another state: the screen asks again once it knows the new one, and until then has no failure.
        const isReplaced = known.code === 'state-changed';
        if (isReplaced || known.code === 'no-state') void refreshSession();
        if (!isReplaced) answered(null, known);
      },
    );
    return () => aborter.abort();
  }, [key, name, attempt]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  const { key: shownKey, data, error } = shown.current;
  const isCurrent = shownKey === key;
  return { data, error: isCurrent ? error : null, isLoading: key !== null && !isCurrent, again };
}
