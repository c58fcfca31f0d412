import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { UserError } from '../pipeline/api.ts';
import { type ReviewSession, StateError } from '../pipeline/review/session.ts';
import type { ApiError } from './api.ts';
import { appFiles } from './app-files.ts';
import type { Endpoint } from './endpoint.ts';
import { ENDPOINTS, isEndpoint } from './endpoints.ts';
import { eventStream } from './events.ts';
import { mapRoutes } from './map-routes.ts';
import { pictureRoutes } from './pictures.ts';
import { exchangeToken, isAuthorised, ownHosts, refusal, sameOrigin, secureHeaders } from './security.ts';
import { withoutPaths } from './without-paths.ts';

export interface AppOptions {
  readonly session: ReviewSession;
  readonly token: string;
  readonly host: string;
  /** Known only once the server listens. */
  readonly port: () => number;
  /** Where the stack of a bug goes; the client sees none. */
  readonly onBug: (error: unknown) => void;
}

/** Large enough for the numbers of a lasso, small enough to hold. */
const MOST_REQUEST_BYTES = 16_000_000;
/** A picture to search by. */
const MOST_UPLOAD_BYTES = 64_000_000;

/** The whole server, without a socket. */
export function createApp({ session, token, host, port, onBug }: AppOptions): Hono {
  const app = new Hono();
  app.use(secureHeaders);
  app.use(sameOrigin((header) => ownHosts(host, port())(header)));
  app.use(exchangeToken(token, port));
  app.use(async (c, next) => {
    // The app's own files hold no secret, and its page says what to do without a cookie.
    const isData = c.req.path.startsWith('/api/') || c.req.path.startsWith('/picture/');
    if (!isData || isAuthorised(c, token, port())) return next();
    const message = 'Open the address that goldpan review printed: its token lets this browser in.';
    return refusal(c, 401, { code: 'unauthorised', message });
  });
  app.onError((error, c) => {
    if (error instanceof StateError) return refusal(c, 409, { code: error.code, message: error.message });
    if (error instanceof UserError)
      return refusal(c, 400, { code: 'refused', message: withoutPaths(error.message, session) });
    if (c.req.raw.signal.aborted) return c.body(null, 499 as 400);
    onBug(error);
    return refusal(c, 500, { code: 'internal', message: 'A bug in goldpan; its terminal shows where.' });
  });
  app.get('/api/events', eventStream(session));
  app.post('/api/*', async (c, next) => {
    const limit = c.req.path === '/api/upload' ? MOST_UPLOAD_BYTES : MOST_REQUEST_BYTES;
    const onError = () => refusal(c, 413, { code: 'invalid', message: `More than ${limit} bytes are not taken.` });
    return bodyLimit({ maxSize: limit, onError })(c, next);
  });
  pictureRoutes(app, session);
  mapRoutes(app, session);
  app.post('/api/:screen/:action', async (c) => {
    const invalid = (message: string) => refusal(c, 400, { code: 'invalid', message });
    const name = `${c.req.param('screen')}/${c.req.param('action')}`;
    if (!isEndpoint(name)) return refusal(c, 404, { code: 'invalid', message: 'There is no such endpoint.' });
    // A form of another site cannot send this type.
    if (c.req.header('content-type')?.split(';')[0] !== 'application/json') return invalid('Send JSON.');
    const endpoint = ENDPOINTS[name] as unknown as Omit<Endpoint, 'name'>;
    if (endpoint.access === 'writes' && session.isReadOnly)
      return refusal(c, 403, { code: 'read-only', message: 'This review is read-only.' });
    const body = await c.req.json().catch(() => undefined);
    const request = endpoint.request.safeParse(body);
    if (!request.success) {
      const [issue] = request.error.issues;
      return invalid(
        `${issue?.path.map(String).join('.') || 'request'}: ${issue?.message ?? 'makes no sense'}`.slice(0, 300),
      );
    }
    const reply = await endpoint.handle(request.data, { session, signal: c.req.raw.signal });
    return c.json(reply as object, 200, { 'Cache-Control': 'no-store' });
  });
  app.all('/api/*', (c) =>
    refusal(c, 404, { code: 'invalid', message: 'There is no such endpoint.' } satisfies ApiError['error']),
  );
  app.get('*', appFiles());
  return app;
}
