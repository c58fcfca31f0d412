import type { Context, Hono } from 'hono';
import type { PictureAnswer } from '../pipeline/review/pictures.ts';
import type { ReviewSession } from '../pipeline/review/session.ts';
import { THUMBNAIL_SIZES } from './api.ts';

const SIDES: ReadonlyMap<string, number> = new Map(THUMBNAIL_SIZES.map((side) => [`${side}.webp`, side]));

const STATE = /^[0-9a-f]{16}$/;
const NUMBER = /^(?:0|[1-9][0-9]{0,9})$/;

/** Opened on its own, a picture can do nothing at all. */
const PICTURE_POLICY = "sandbox; default-src 'none'";

/**
 * Thumbnails and whole pictures, by state and number: no path of a client reaches the disk. A state never changes, so
 * neither does what its addresses show; the exception is a file that changed after the scan, which is shown as it is
 * now, says so in the header `Goldpan-File: changed`, and is kept by nobody.
 */
export function pictureRoutes(app: Hono, session: ReviewSession): void {
  app.get('/picture/:state/:image/:name', async (c) => {
    const { state, image, name } = c.req.param();
    const side = SIDES.get(name);
    if (!STATE.test(state) || !NUMBER.test(image) || (name !== 'full' && side === undefined))
      return c.text('There is no such picture.', 404);
    const { signal } = c.req.raw;
    const { pictures } = session;
    const answer =
      side === undefined
        ? await pictures.full(state, Number(image), signal)
        : await pictures.thumbnail(state, Number(image), side, signal);
    return send(c, answer);
  });
  app.all('/picture/*', (c) => c.text('There is no such picture.', 404));
}

function send(c: Context, answer: PictureAnswer): Response {
  c.header('Content-Security-Policy', PICTURE_POLICY);
  if (answer.kind === 'none') {
    c.header('Cache-Control', 'no-store');
    return c.text(answer.reason, 404);
  }
  const { body, type, tag } = answer;
  if (tag === null) {
    c.header('Cache-Control', 'no-store');
    c.header('Goldpan-File', 'changed');
  } else {
    c.header('Cache-Control', 'private, max-age=31536000, immutable');
    c.header('ETag', `"${tag}"`);
    if (c.req.header('if-none-match')?.includes(`"${tag}"`)) {
      if (body instanceof ReadableStream) void body.cancel();
      return c.body(null, 304);
    }
  }
  c.header('Content-Type', type);
  return c.body(body as Uint8Array<ArrayBuffer>);
}
