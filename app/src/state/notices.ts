import { Store, useStore } from './store.ts';

/** A line at the edge of the screen, with a step that can be taken back. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'done' | 'failed';
  readonly undo?: (() => void) | undefined;
}

const notices = new Store<readonly Notice[]>([]);
let last = 0;

const STAYS_MS = { done: 6000, failed: 12_000 } as const;

export function notify(
  text: string,
  options: { readonly tone?: Notice['tone']; readonly undo?: () => void } = {},
): void {
  const id = ++last;
  const tone = options.tone ?? 'done';
  notices.set([...notices.get(), { id, text, tone, undo: options.undo }].slice(-3));
  setTimeout(() => dismiss(id), STAYS_MS[tone]);
}

export const dismiss = (id: number): void => notices.set(notices.get().filter((notice) => notice.id !== id));

export const useNotices = (): readonly Notice[] => useStore(notices);
