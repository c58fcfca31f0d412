import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { GridQuestion, ImageFacts } from '../../../../src/server/api.ts';
import { CallError, call } from '../../state/call.ts';
import { refreshSession } from '../../state/session.ts';

export const PAGE = 96;
/** Pages held; those seen longest ago are forgotten. */
const MOST_PAGES = 80;
/** Requests under way; what has gone out of view meanwhile is asked last. */
const AT_ONCE = 3;

const RETRY_MS = 1500;

interface Held {
  readonly key: string;
  readonly list: string;
  question: GridQuestion;
  total: number | null;
  error: CallError | null;
  readonly pages: Map<number, readonly ImageFacts[]>;
  readonly asking: Map<number, AbortController>;
  wanted: readonly number[];
  /** Version of the decisions that the list was made at. */
  decisions: string | null;
}

export interface GridPages {
  /** Null until the first answer. */
  readonly total: number | null;
  readonly error: CallError | null;
  /** The last answer stays while the next is awaited. */
  readonly isWaiting: boolean;
  /** The list was made before the last decisions, which it depends on. */
  readonly isOld: boolean;
  /** Facts of the image at a position; undefined while they are on their way. */
  readonly at: (position: number) => ImageFacts | undefined;
  /** Says what is in view, so that it is asked for, and what lies around it. */
  readonly show: (from: number, to: number) => void;
  /** Changes the facts shown of some images until the server's are there. */
  readonly change: (changes: (image: ImageFacts) => ImageFacts) => void;
  /** Asks for the facts in view again. */
  readonly refresh: () => void;
  /** Makes the list anew with the decisions of now. */
  readonly renew: () => void;
  readonly again: () => void;
  /** Changes whenever the pages are other ones, the list made anew included. */
  readonly key: string;
  /** Names the list that is shown: the same images in the same order, but for decisions. */
  readonly list: string;
  /** The question as it was answered. */
  readonly question: GridQuestion;
}

/**
 * The images that a question finds, page by page as they come into view.
 *
 * @param version that of the decisions: facts are asked anew when it changes, the list itself is not
 */
export function useGridPages(asked: Omit<GridQuestion, 'decisions'>, version: string): GridPages {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [renewal, renew] = useReducer((n: number) => n + 1, 0);
  const list = JSON.stringify(asked);
  const key = `${list} ${renewal}`;
  const held = useRef<Held | null>(null);
  const shown = useRef<Held | null>(null);
  if (held.current?.key !== key) {
    for (const aborter of held.current?.asking.values() ?? []) aborter.abort();
    held.current = {
      key,
      list,
      question: asked,
      total: null,
      error: null,
      pages: new Map(),
      asking: new Map(),
      // Made anew it is looked at in the same place.
      wanted: held.current?.list === list ? held.current.wanted : [0],
      decisions: null,
    };
  }
  const load = useCallback((into: Held) => {
    for (const page of into.wanted) {
      if (into.asking.size >= AT_ONCE) return;
      if (into.pages.has(page) || into.asking.has(page)) continue;
      void fetchPage(into, page, () => {
        if (held.current !== into) return;
        if (into.error === null) shown.current = into;
        redraw();
        // A server that is away for a moment is not pressed.
        if (into.error === null) load(into);
        else setTimeout(() => held.current === into && load(into), RETRY_MS);
      });
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is asked at once
  useEffect(() => load(held.current!), [key, load]);
  const refresh = useCallback(() => {
    const own = held.current!;
    // What is shown stays until the new facts replace it.
    void refetch(own).then(() => held.current === own && redraw());
  }, []);
  const last = useRef(version);
  useEffect(() => {
    if (last.current === version) return;
    last.current = version;
    refresh();
  }, [version, refresh]);
  const current = held.current;
  // What is known stays on the screen while the next question is answered.
  const drawn = current.total === null && shown.current !== null && current.error === null ? shown.current : current;
  const show = useCallback(
    (from: number, to: number) => {
      const own = held.current!;
      own.wanted = pagesAround(from, to, own.total);
      for (const [page, aborter] of own.asking) {
        if (own.wanted.includes(page)) continue;
        aborter.abort();
        // Makes room at once for what is wanted now.
        own.asking.delete(page);
      }
      load(own);
    },
    [load],
  );
  const change = useCallback((changes: (image: ImageFacts) => ImageFacts) => {
    const own = held.current!;
    for (const [page, images] of own.pages) own.pages.set(page, images.map(changes));
    redraw();
  }, []);
  const again = useCallback(() => {
    held.current!.error = null;
    load(held.current!);
    redraw();
  }, [load]);
  const dependsOnDecisions =
    asked.sort?.column === 'decision' || asked.filter.some((condition) => 'decision' in condition);
  return {
    key: drawn.key,
    list: drawn.list,
    total: drawn.total,
    error: current.error,
    isWaiting: drawn !== current,
    isOld: dependsOnDecisions && drawn.decisions !== null && drawn.decisions !== version,
    at: (position) => drawn.pages.get(Math.floor(position / PAGE))?.[position % PAGE],
    show,
    change,
    refresh,
    renew,
    again,
    question: drawn.decisions === null ? drawn.question : { ...drawn.question, decisions: drawn.decisions },
  };
}

/** Pages of a range of positions, those in view first, then the neighbours on either side. */
function pagesAround(from: number, to: number, total: number | null): readonly number[] {
  const first = Math.floor(from / PAGE);
  const last = Math.floor(to / PAGE);
  const end = total === null ? last : Math.floor(Math.max(0, total - 1) / PAGE);
  const pages: number[] = [];
  for (let page = first; page <= Math.min(last, end); page++) pages.push(page);
  for (const page of [last + 1, first - 1, last + 2]) if (page >= 0 && page <= end) pages.push(page);
  return pages;
}

async function fetchPage(into: Held, page: number, done: () => void): Promise<void> {
  const aborter = new AbortController();
  into.asking.set(page, aborter);
  try {
    const decisions = into.decisions ?? undefined;
    const reply = await call(
      'grid/page',
      { ...into.question, decisions, offset: page * PAGE, limit: PAGE },
      aborter.signal,
    );
    into.total = reply.total;
    into.decisions ??= reply.decisions;
    into.error = null;
    into.pages.set(page, reply.images);
    forget(into);
  } catch (error) {
    if (!aborter.signal.aborted) {
      into.error = error instanceof CallError ? error : new CallError('internal', String(error));
      if (into.error.code === 'state-changed') void refreshSession();
    }
  } finally {
    if (into.asking.get(page) === aborter) into.asking.delete(page);
  }
  if (!aborter.signal.aborted) done();
}

function forget({ pages, wanted }: Held): void {
  for (const page of pages.keys()) {
    if (pages.size <= MOST_PAGES) return;
    if (!wanted.includes(page)) pages.delete(page);
  }
}

/** Facts of the pages in view, anew; the others are asked for when they come into view. */
async function refetch(into: Held): Promise<void> {
  const { pages, wanted, question } = into;
  for (const page of pages.keys()) if (!wanted.includes(page)) pages.delete(page);
  const numbers = [...pages.values()].flat().map(({ n }) => n);
  if (numbers.length === 0) return;
  try {
    const { images } = await call('images/facts', { state: question.state, numbers: numbers.slice(0, 2000) });
    const fresh = new Map(images.map((image) => [image.n, image]));
    for (const [page, known] of pages) {
      pages.set(
        page,
        known.map((image) => fresh.get(image.n) ?? image),
      );
    }
  } catch (error) {
    if (error instanceof CallError && error.code === 'state-changed') void refreshSession();
  }
}
