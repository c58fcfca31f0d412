import type { GroupFilter, ImageNumber } from '../../../../src/server/api.ts';
import { call } from '../../state/call.ts';
import { store, tellFailure } from '../../state/decide.ts';
import { notify } from '../../state/notices.ts';
import { refreshSession } from '../../state/session.ts';
import { TEXTS, type Texts } from '../../texts/texts.ts';

const currentTexts = (): Texts => TEXTS[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'];

/** Who stays of a group; the rest goes. Null undecides all. */
export const decideGroup = (
  state: string,
  group: string,
  keep: readonly ImageNumber[] | 'all' | 'proposed' | null,
): Promise<boolean> => store(() => call('duplicates/decide', { state, group, keep }));

export const acceptAll = (state: string, filter: GroupFilter): Promise<boolean> =>
  store(() => call('duplicates/accept', { state, filter }));

/** Says that images are no duplicates of others; groups follow. */
export const separate = (
  state: string,
  images: readonly ImageNumber[],
  others: readonly ImageNumber[],
): Promise<boolean> => store(() => telling(call('duplicates/separate', { state, images, others })));

/** Large sets take a while to be grouped anew. */
const PATIENCE_MS = 700;

async function telling<T>(work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => notify(currentTexts().duplicates.regrouping), PATIENCE_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** @param say what to tell once it is done, and how to go back */
export async function applyThreshold(
  threshold: number | null,
  say: { readonly done: (threshold: number) => string; readonly undo?: () => void },
): Promise<boolean> {
  try {
    const reply = await telling(call('duplicates/use-threshold', { threshold }));
    await refreshSession();
    notify(say.done(reply.threshold), say.undo ? { undo: say.undo } : {});
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  }
}
