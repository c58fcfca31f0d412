import type { Handler } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ReviewSession } from '../pipeline/review/session.ts';
import type { ServerEvent } from './api.ts';

/** How often the workspace is looked at for changes by others, ms. */
const LOOK_MS = 700;
/** Some proxies and browsers drop a silent connection. */
const SILENCE_MS = 20_000;

/** Streams what changes in the workspace, by whomever, as server-sent events. */
export const eventStream =
  (session: ReviewSession): Handler =>
  (c) =>
    streamSSE(c, async (stream) => {
      let last = '';
      let lastAt = 0;
      while (!stream.aborted && !stream.closed) {
        const event: ServerEvent = {
          type: 'session',
          state: await session.stateName(),
          decisions: session.decisions.version,
        };
        const data = JSON.stringify(event);
        const now = Date.now();
        if (data !== last || now - lastAt > SILENCE_MS) {
          last = data;
          lastAt = now;
          await stream.writeSSE({ data });
        }
        await stream.sleep(LOOK_MS);
      }
    });
