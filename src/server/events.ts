import type { Handler } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { ReviewSession } from '../pipeline/review/session.ts';
import type { ServerEvent } from './api.ts';

/** How often it is looked whether jobs have got on, ms. */
const JOBS_MS = 250;
/** How many of these pass between two looks at the workspace. */
const SESSION_EVERY = 3;
/** Some proxies and browsers drop a silent connection. */
const SILENCE_MS = 20_000;

/** Streams what changes in the workspace, by whomever, as server-sent events. */
export const eventStream =
  (session: ReviewSession): Handler =>
  (c) =>
    streamSSE(c, async (stream) => {
      const last = { session: '', jobs: '', at: 0 };
      for (let turn = 0; !stream.aborted && !stream.closed; turn++) {
        if (turn % SESSION_EVERY === 0) {
          const state = await session.stateName();
          const data = JSON.stringify({ type: 'session', state, decisions: session.decisions.version });
          const isSilent = Date.now() - last.at > SILENCE_MS;
          if (data !== last.session || isSilent) await send(stream, last, data);
          last.session = data;
        }
        const { version } = session.jobs;
        // Said once at the beginning, too: what changed while a connection was broken is asked for again.
        if (version !== last.jobs || turn === 0)
          await send(stream, last, JSON.stringify({ type: 'jobs' } satisfies ServerEvent));
        last.jobs = version;
        await stream.sleep(JOBS_MS);
      }
    });

async function send(stream: SSEStreamingApi, last: { at: number }, data: string): Promise<void> {
  last.at = Date.now();
  await stream.writeSSE({ data });
}
