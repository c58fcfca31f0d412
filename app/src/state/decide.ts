import type { DecisionReply, RequestOf } from '../../../src/server/api.ts';
import { TEXTS } from '../texts/texts.ts';
import { CallError, call } from './call.ts';
import { notify } from './notices.ts';
import { refreshSession } from './session.ts';

const texts = () => TEXTS[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'].common;

/** Steps of this page that can be taken back, the last at the end. */
const steps: number[] = [];

/** Stores decisions about images, says so, and offers to take them back. @returns whether they were stored */
export const decide = (request: RequestOf<'decisions/add'>): Promise<boolean> =>
  store(() => call('decisions/add', request));

/** Says of pairs that they are no duplicates of each other. @returns whether it was stored */
export const markAsDifferent = (request: RequestOf<'decisions/not-a-duplicate'>): Promise<boolean> =>
  store(() => call('decisions/not-a-duplicate', request));

/** Stores something that comes back with a step, and tells. */
export async function store(write: () => Promise<DecisionReply>): Promise<boolean> {
  try {
    const { added, step } = await write();
    if (step !== null) {
      steps.push(step);
      notify(texts().decided(added), { undo: () => void takeBack(step) });
    }
    await refreshSession();
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  }
}

/** Takes the last step of this page back. */
export const takeBackLast = (): Promise<void> => {
  const step = steps.at(-1);
  return step === undefined ? Promise.resolve() : takeBack(step);
};

async function takeBack(step: number): Promise<void> {
  if (!steps.includes(step)) return;
  steps.splice(steps.indexOf(step), 1);
  try {
    await call('decisions/take-back', { step });
    notify(texts().takenBack);
    await refreshSession();
  } catch (error) {
    tellFailure(error);
  }
}

/** Says that an action failed, in the server's words. */
export function tellFailure(error: unknown): void {
  const isStale = error instanceof CallError && error.code === 'state-changed';
  notify(
    isStale ? texts().stateChanged : `${texts().failed}: ${error instanceof Error ? error.message : String(error)}`,
    {
      tone: 'failed',
    },
  );
  if (isStale) void refreshSession();
}
