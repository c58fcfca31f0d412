import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { UserError } from '../pipeline/api.ts';
import { ReviewSession } from '../pipeline/review/session.ts';
import { warmUp } from '../pipeline/review/warm-up.ts';
import { createApp } from './app.ts';
import { isLoopback, newToken } from './security.ts';

export interface ReviewServerOptions {
  /** The workspace; it may be still empty when there are inputs to scan. */
  readonly folder: string;
  readonly inputs?: readonly string[];
  /** Default: 127.0.0.1. Any other than a loopback address needs a token. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Default: a random one. */
  readonly token?: string;
  readonly readOnly?: boolean;
  readonly onBug?: (error: unknown) => void;
}

export interface ReviewServer {
  /** With the token: whoever has it is let in. */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  /** The job that was started in the app and still runs, such as `scan`; null for none. */
  readonly runningJob: () => string | null;
  /** Ends it and that job: what the job has done so far is kept. */
  readonly close: () => Promise<void>;
}

const MIN_TOKEN_LENGTH = 16;

/** Starts the review app. @throws UserError for an address that is taken or open to others without a token */
export async function startReviewServer(options: ReviewServerOptions): Promise<ReviewServer> {
  const { host = '127.0.0.1', readOnly = false, inputs = [] } = options;
  if (!isLoopback(host) && options.token === undefined) {
    throw new UserError(
      `--host ${host} lets other machines in: choose a secret with --token, ${MIN_TOKEN_LENGTH} characters or more.`,
    );
  }
  if (options.token !== undefined && options.token.length < MIN_TOKEN_LENGTH) {
    throw new UserError(`--token must have ${MIN_TOKEN_LENGTH} characters or more.`);
  }
  const token = options.token ?? newToken();
  const session = new ReviewSession(options.folder, { isReadOnly: readOnly, inputs });
  const onBug = options.onBug ?? ((error) => console.error(error));
  let port = options.port ?? 0;
  const app = createApp({ session, token, host, port: () => port, onBug });
  const server = serve({ fetch: app.fetch, hostname: host, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        error.code === undefined
          ? error
          : new UserError(
              isTaken
                ? `Port ${port} is taken. Choose another with --port, or leave it out.`
                : `The server cannot listen on ${host}, port ${port}: ${error.message}`,
            ),
      );
    });
  });
  port = (server.address() as AddressInfo).port;
  warmUp(session);
  // Opened while the browser still starts; what is wrong with it is told to whoever asks.
  session.stateName().catch(() => undefined);
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${port}/?token=${encodeURIComponent(token)}`,
    token,
    port,
    runningJob: () => session.jobs.ownRunning,
    close: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await session.close();
    },
  };
}
