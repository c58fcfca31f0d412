import { describeState } from './describe-state.ts';
import { makeResident } from './resident-facts.ts';
import type { ReviewSession } from './session.ts';

/** By then the first screen is there, or nobody is in a hurry. */
const LATER_MS = 4000;

/** Reads what every screen asks for first, while the browser is still being opened; later, what the grid needs. */
export function warmUp(session: ReviewSession): void {
  session
    .use(describeState)
    .then(() => {
      setTimeout(
        () => void session.use((state) => makeResident(session, state)).catch(() => undefined),
        LATER_MS,
      ).unref();
    })
    // Nothing scanned yet, or a workspace that cannot be read: the first request says so.
    .catch(() => undefined);
}
