import { setImmediate } from 'node:timers/promises';

/** Longest stretch of synchronous file system calls before the event loop gets its turn, ms. */
const SLICE_MS = 8;

/**
 * Synchronous calls are several times faster per file than asynchronous ones, so listing uses them, in slices.
 * Call the returned function once per file or folder and await what it returns, if anything.
 *
 * @throws the signal's reason (from the returned function) once it is aborted
 */
export function pacer(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  let calls = 0;
  const turn = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  };
  return () => {
    if (signal?.aborted) signal.throwIfAborted();
    if ((++calls & 15) !== 0 || performance.now() - since < SLICE_MS) return undefined;
    return turn();
  };
}
