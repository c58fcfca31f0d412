import type { Hono } from 'hono';
import { pictureOf } from '../pipeline/review/pictures.ts';
import type { ReviewSession } from '../pipeline/review/session.ts';

/** Thumbnails and whole pictures, by state and number: no path of a client reaches the disk. */
export function pictureRoutes(app: Hono, session: ReviewSession): void {
  app.get('/picture/:state/:image/:size', async (c) => {
    const image = Number(c.req.param('image'));
    const size = c.req.param('size') === 'full' ? 2048 : Number(c.req.param('size').replace('.webp', ''));
    const webp = await session.use((state) => pictureOf(state, image, size), c.req.param('state'));
    if (!webp) return c.text('This image cannot be shown.', 404);
    return c.body(webp as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': 'image/webp',
      'Cache-Control': 'private, max-age=86400, immutable',
    });
  });
}
