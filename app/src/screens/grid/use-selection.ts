import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { ImageFacts, ImageSet } from '../../../../src/server/api.ts';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { imageSet, isSelected, NOTHING, only, type Selection, toggleImage, withImages } from './selection.ts';
import type { Reach, TileGridHandle } from './TileGrid.tsx';
import type { GridPages } from './use-grid-pages.ts';
import type { Lasso } from './use-lasso.ts';

/** Images that an action is about, and how many they are. */
export interface Target {
  readonly images: ImageSet;
  readonly count: number;
  readonly has: (image: number) => boolean;
  /** Of a single image, what it is. */
  readonly single: ImageFacts | null;
}

export interface Choice {
  readonly active: number;
  readonly setActive: (position: number) => void;
  readonly selection: Selection;
  readonly isSelected: (image: number) => boolean;
  /** By click, or by keys. */
  readonly reach: (position: number, reach: Omit<Reach, 'isTouch'>) => void;
  /** Moves the active position; with `extends` the selection follows. */
  readonly move: (position: number, isExtending: boolean) => void;
  readonly toggleActive: () => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  readonly lasso: (lasso: Lasso) => void;
  /** The selection, or the active image; null when there is neither. */
  readonly target: () => Target | null;
}

/** @param list names what is listed; with another list the selection is gone */
export function useSelection(
  pages: GridPages,
  total: number,
  list: string,
  tiles: RefObject<TileGridHandle | null>,
): Choice {
  const [chosen, setChosen] = useState({ list, selection: NOTHING, active: 0 });
  const current = chosen.list === list ? chosen : { list, selection: NOTHING, active: 0 };
  const latest = useRef({ ...current, pages, total });
  latest.current = { ...current, pages, total };
  /** Where a range begins, and what was selected before it. */
  const anchor = useRef<{ readonly position: number; readonly before: Selection } | null>(null);

  const set = useCallback(
    (changes: { readonly selection?: Selection; readonly active?: number }) => {
      const { selection, active } = { ...latest.current, ...changes };
      latest.current = { ...latest.current, selection, active };
      setChosen({ list, selection, active });
    },
    [list],
  );

  const selectRange = useCallback(
    async (from: number, to: number, before: Selection) => {
      const images = await numbersBetween(latest.current.pages, Math.min(from, to), Math.max(from, to) + 1);
      if (images) set({ selection: withImages(before, images) });
    },
    [set],
  );

  const actions = useMemo(() => {
    const numberAt = (position: number) => latest.current.pages.at(position)?.n;
    const extendTo = (position: number) => {
      const { selection, active } = latest.current;
      anchor.current ??= { position: active, before: selection.kind === 'all' ? selection : NOTHING };
      set({ active: position });
      void selectRange(anchor.current.position, position, anchor.current.before);
    };
    const toggle = (position: number) => {
      const image = numberAt(position);
      anchor.current = null;
      if (image !== undefined) set({ selection: toggleImage(latest.current.selection, image), active: position });
    };
    return {
      setActive: (position: number) => set({ active: position }),
      reach: (position: number, { extends: isRange, toggles }: Omit<Reach, 'isTouch'>) => {
        if (isRange) return extendTo(position);
        if (toggles) return toggle(position);
        const image = numberAt(position);
        anchor.current = null;
        set({ active: position, selection: image === undefined ? NOTHING : only(image) });
      },
      move: (position: number, isExtending: boolean) => {
        const to = Math.max(0, Math.min(latest.current.total - 1, position));
        tiles.current?.reveal(to);
        if (isExtending) return extendTo(to);
        anchor.current = null;
        set({ active: to });
      },
      toggleActive: () => toggle(latest.current.active),
      selectAll: () => {
        // What is selected is what the filter finds now, so that is what must be shown.
        latest.current.pages.renew();
        anchor.current = null;
        set({ selection: { kind: 'all', except: new Set() } });
      },
      clear: () => {
        anchor.current = null;
        set({ selection: NOTHING });
      },
      lasso: ({ span, columns, adds }: Lasso) => {
        anchor.current = null;
        const before = adds ? latest.current.selection : NOTHING;
        if (!span) return set({ selection: before });
        const from = span.firstRow * columns;
        const to = Math.min(latest.current.total, (span.lastRow + 1) * columns);
        void numbersBetween(latest.current.pages, from, to).then((images) => {
          if (!images) return;
          const within = images.filter((_, i) => i % columns >= span.firstColumn && i % columns <= span.lastColumn);
          set({ selection: withImages(before, within), active: from + span.firstColumn });
        });
      },
    };
  }, [set, selectRange, tiles]);

  const { selection, active } = current;
  return {
    active: Math.min(active, Math.max(0, total - 1)),
    selection,
    isSelected: useCallback((image: number) => isSelected(selection, image), [selection]),
    target: () => targetOf(selection, pages, active, total),
    ...actions,
  };
}

function targetOf(selection: Selection, pages: GridPages, active: number, total: number): Target | null {
  const isEmpty = selection.kind === 'some' ? selection.images.size === 0 : selection.except.size >= total;
  const focused = pages.at(active);
  if (!isEmpty) {
    return {
      images: imageSet(selection, pages.question),
      count: selection.kind === 'some' ? selection.images.size : total - selection.except.size,
      has: (image) => isSelected(selection, image),
      single: null,
    };
  }
  return focused
    ? { images: { numbers: [focused.n] }, count: 1, has: (image) => image === focused.n, single: focused }
    : null;
}

/** Numbers of the images from one position to another, the latter not included; null when the server refuses. */
async function numbersBetween(pages: GridPages, from: number, to: number): Promise<readonly number[] | null> {
  const images: number[] = [];
  for (let position = from; position < to; position++) {
    const image = pages.at(position);
    if (!image) break;
    images.push(image.n);
  }
  if (images.length === to - from) return images;
  try {
    return (await call('grid/numbers', { ...pages.question, from, to })).numbers;
  } catch (error) {
    tellFailure(error);
    return null;
  }
}
