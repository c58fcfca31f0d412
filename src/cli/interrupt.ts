/** Ctrl-C. The message says what becomes of the work so far. */
export class Interrupted extends Error {}

/** Ctrl-C once stops at the next good place; twice stops at once. */
export function abortOnInterrupt(message: string): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort(new Interrupted(message));
    process.once('SIGINT', () => process.exit(130));
  });
  return controller.signal;
}
