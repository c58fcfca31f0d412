import { describeState } from './describe-state.ts';
import { makeResident } from './resident-facts.ts';
import type { ReviewSession } from './session.ts';

/** Reads what every screen asks for first, while the browser is still being opened. */
export function warmUp(session: ReviewSession): void {
  session
    .use(async (state) => {
      await describeState(state);
      makeResident(session, state);
    })
    // Nothing scanned yet, or a workspace that cannot be read: the first request says so.
    .catch(() => undefined);
}
