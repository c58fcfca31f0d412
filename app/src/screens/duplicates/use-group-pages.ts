import { useCallback, useEffect, useRef, useState } from 'react';
import type { GroupFilter, GroupSort, GroupSummary, ReplyOf } from '../../../../src/server/api.ts';
import { CallError, call } from '../../state/call.ts';
import { refreshSession } from '../../state/session.ts';

type Reply = ReplyOf<'duplicates/groups'>;

const PAGE = 100;

interface Page {
  readonly after: string | null;
  readonly next: string | null;
  readonly groups: readonly GroupSummary[];
  /** Of the decisions it was read after. */
  readonly version: string;
}

interface Shown {
  /** State, sort and filter. */
  readonly key: string;
  readonly state: string;
  readonly pages: readonly Page[];
  /** What the last reply said of all groups. */
  readonly about: Omit<Reply, 'groups' | 'next'> | null;
}

export interface GroupPages {
  /** State that the numbers of the groups hold in. */
  readonly state: string;
  readonly groups: readonly GroupSummary[];
  readonly about: Shown['about'];
  readonly isComplete: boolean;
  readonly error: CallError | null;
  readonly again: () => void;
  /** Says which groups are on the screen, so that they are read, or read again after decisions. */
  readonly show: (first: number, last: number) => void;
}

interface Asked {
  readonly state: string;
  readonly sort: GroupSort;
  readonly filter: GroupFilter;
  /** Version of the decisions. */
  readonly version: string;
  /** Group that the first page reaches. */
  readonly reach: string;
}

/**
 * The groups of the list, page by page. While they are read anew, what was there stays; a page that is read again after
 * decisions keeps its place, so that the list does not jump.
 */
export function useGroupPages(asked: Asked): GroupPages {
  const { state, sort, filter, version } = asked;
  const key = JSON.stringify([state, sort, filter]);
  const [shown, setShown] = useState<Shown>({ key: '', state, pages: [], about: null });
  const [error, setError] = useState<CallError | null>(null);
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const [attempt, setAttempt] = useState(0);
  const reach = useRef(asked.reach);
  reach.current = asked.reach;

  const wanted = shown.key === key ? nextToRead(shown, range, version) : { at: 0, after: null, until: null };
  const job = wanted && JSON.stringify(wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is wanted is told by its text; a further attempt asks the same again
  useEffect(() => {
    if (!wanted) return;
    const aborter = new AbortController();
    const isFirst = shown.key !== key;
    call(
      'duplicates/groups',
      {
        state,
        sort,
        filter,
        limit: wanted.until === null ? PAGE : 5 * PAGE,
        ...(wanted.after === null ? {} : { after: wanted.after }),
        ...(wanted.until === null ? {} : { until: wanted.until }),
        ...(isFirst && reach.current !== '' ? { reach: reach.current } : {}),
      },
      aborter.signal,
    ).then(
      (reply) => {
        if (aborter.signal.aborted) return;
        setError(null);
        setShown((before) =>
          withPage(before.key === key ? before : { key, state, pages: [], about: null }, wanted, reply, version),
        );
      },
      (failure: unknown) => {
        if (aborter.signal.aborted) return;
        const known = failure instanceof CallError ? failure : new CallError('internal', String(failure));
        if (known.code === 'state-changed' || known.code === 'no-state') void refreshSession();
        setError(known);
      },
    );
    return () => aborter.abort();
  }, [key, job, version, attempt]);

  const groups = useFlat(shown.pages);
  return {
    state: shown.state,
    groups,
    about: shown.about,
    isComplete: shown.key === key && shown.pages.length > 0 && shown.pages.at(-1)!.next === null,
    error,
    again: useCallback(() => setAttempt((n) => n + 1), []),
    show: useCallback((first: number, last: number) => {
      setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]));
    }, []),
  };
}

interface Wanted {
  /** Place among the pages. */
  readonly at: number;
  readonly after: string | null;
  readonly until: string | null;
}

/** The first page on the screen that is missing or older than the decisions. */
function nextToRead({ pages }: Shown, [first, last]: readonly [number, number], version: string): Wanted | null {
  let from = 0;
  for (const [at, { after, next, groups, version: read }] of pages.entries()) {
    const isSeen = from <= last && from + groups.length > first;
    if ((isSeen || at === 0) && read !== version) return { at, after, until: next };
    from += groups.length;
  }
  const end = pages.at(-1);
  // A screenful ahead, so that scrolling meets no gap.
  const isNear = from <= last + PAGE / 2;
  return end && end.next !== null && isNear ? { at: pages.length, after: end.next, until: null } : null;
}

function withPage(
  shown: Shown,
  { at, after, until }: Wanted,
  { groups, next, ...about }: Reply,
  version: string,
): Shown {
  const page: Page = { after, next, groups, version };
  // A page that no longer ends where the next one begins is the last one for now.
  const later = until !== null && next === until ? shown.pages.slice(at + 1) : [];
  return { ...shown, pages: [...shown.pages.slice(0, at), page, ...later], about };
}

function useFlat(pages: readonly Page[]): readonly GroupSummary[] {
  const last = useRef<{ pages: readonly Page[]; groups: readonly GroupSummary[] }>({ pages: [], groups: [] });
  if (last.current.pages !== pages) last.current = { pages, groups: pages.flatMap(({ groups }) => groups) };
  return last.current.groups;
}
