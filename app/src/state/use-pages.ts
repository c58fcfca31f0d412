import { useCallback, useEffect, useReducer, useRef } from 'react';
import { CallError } from './call.ts';
import { refreshSession } from './session.ts';

export interface Page<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** A list that is asked for page by page, as it comes into view. */
export interface Pages<Row> {
  /** Null until the first page has come. */
  readonly total: number | null;
  readonly error: CallError | null;
  /** The row at a place; undefined while it is on its way. */
  readonly row: (at: number) => Row | undefined;
  /** Asks for the pages of a range that are not there. */
  readonly want: (from: number, to: number) => void;
  readonly again: () => void;
}

const PAGE_ROWS = 100;
/** Pages held: beyond them, those asked for first are forgotten. */
const MOST_PAGES = 60;

interface Held<Row> {
  readonly key: string;
  readonly version: string;
  total: number | null;
  error: CallError | null;
  readonly pages: Map<number, readonly Row[]>;
  /** Of the version before: shown until the new ones come. */
  readonly before: ReadonlyMap<number, readonly Row[]>;
  readonly asked: Set<number>;
  readonly aborter: AbortController;
}

/**
 * @param key names the list; another key is another list
 * @param version changes when the same list may have other rows; those shown stay until the new ones are there
 * @param ask answers a page
 */
export function usePages<Row>(
  key: string,
  version: string,
  ask: (from: number, count: number, signal: AbortSignal) => Promise<Page<Row>>,
): Pages<Row> {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const asking = useRef(ask);
  asking.current = ask;
  const held = useRef<Held<Row> | null>(null);
  if (held.current?.key !== key || held.current.version !== version) {
    const last = held.current;
    const isSame = last?.key === key;
    last?.aborter.abort();
    held.current = {
      key,
      version,
      total: isSame ? last.total : null,
      error: null,
      pages: new Map(),
      before: isSame ? new Map([...last.before, ...last.pages].slice(-MOST_PAGES)) : new Map(),
      asked: new Set(),
      aborter: new AbortController(),
    };
  }
  const load = useCallback((into: Held<Row>, page: number) => {
    if (into.asked.has(page)) return;
    into.asked.add(page);
    asking.current(page * PAGE_ROWS, PAGE_ROWS, into.aborter.signal).then(
      ({ total, rows }) => {
        into.total = total;
        into.error = null;
        into.pages.set(page, rows);
        if (into.pages.size > MOST_PAGES) {
          const oldest = into.pages.keys().next().value!;
          into.pages.delete(oldest);
          into.asked.delete(oldest);
        }
        redraw();
      },
      (error: unknown) => {
        if (into.aborter.signal.aborted) return;
        into.asked.delete(page);
        into.error = error instanceof CallError ? error : new CallError('internal', String(error));
        if (into.error.code === 'state-changed') void refreshSession();
        redraw();
      },
    );
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list or version asks for its first page
  useEffect(() => {
    const own = held.current!;
    // A strict second mount finds what the first has aborted.
    if (own.aborter.signal.aborted) held.current = { ...own, asked: new Set(), aborter: new AbortController() };
    load(held.current!, 0);
    return () => held.current?.aborter.abort();
  }, [key, version, load]);
  const want = useCallback(
    (from: number, to: number) => {
      for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS <= to; page++) load(held.current!, page);
    },
    [load],
  );
  const again = useCallback(() => {
    held.current!.error = null;
    load(held.current!, 0);
    redraw();
  }, [load]);
  const { total, error, pages, before } = held.current;
  return {
    total,
    error,
    row: (at) => {
      const page = Math.floor(at / PAGE_ROWS);
      return (pages.get(page) ?? before.get(page))?.[at % PAGE_ROWS];
    },
    want,
    again,
  };
}
