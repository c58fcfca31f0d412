import type { Hono } from 'hono';
import { z } from 'zod';
import { mapColours } from '../pipeline/review/map-colours.ts';
import { mapPoints } from '../pipeline/review/map-points.ts';
import { matchingImages } from '../pipeline/review/matching-images.ts';
import { searchOf } from '../pipeline/review/search-images.ts';
import type { ReviewSession } from '../pipeline/review/session.ts';
import { packBinary } from './binary.ts';
import { imageFilterSchema, nameSchema, stateSchema } from './request-schemas.ts';
import { refusal } from './security.ts';
import type { MapMatching, MapScale, UploadReply } from './wire/map.ts';

const BINARY = { 'Content-Type': 'application/octet-stream' } as const;
/** A state's name stands for its content. */
const FOR_EVER = { ...BINARY, 'Cache-Control': 'private, max-age=86400, immutable' } as const;
const NOT_KEPT = { ...BINARY, 'Cache-Control': 'no-store' } as const;

const coloursSchema = z.object({ state: stateSchema, by: nameSchema });
const matchingSchema = z.strictObject({ state: stateSchema, filter: imageFilterSchema });

/** What the map needs besides JSON: long rows of numbers, and pictures to search by. */
export function mapRoutes(app: Hono, session: ReviewSession): void {
  app.get('/api/map/points', async (c) => {
    const state = stateSchema.safeParse(c.req.query('state'));
    if (!state.success) return refusal(c, 400, { code: 'invalid', message: 'state: makes no sense' });
    const points = await session.use(mapPoints, state.data);
    if (!points) return refusal(c, 404, { code: 'refused', message: 'There is no map yet. Make it with: goldpan map' });
    return c.body(packBinary({}, { points }), 200, FOR_EVER);
  });
  app.get('/api/map/colours', async (c) => {
    const asked = coloursSchema.safeParse(c.req.query());
    if (!asked.success) return refusal(c, 400, { code: 'invalid', message: 'state or by: makes no sense' });
    const { state, by } = asked.data;
    const colours = await session.use((opened) => mapColours(session, opened, by), state);
    const headers = by === 'decision' ? NOT_KEPT : FOR_EVER;
    if (colours.kind === 'numbers') {
      const { numbers, ...about } = colours;
      return c.body(packBinary(about satisfies MapScale, { numbers }), 200, headers);
    }
    const { codes, ...about } = colours;
    return c.body(packBinary(about satisfies MapScale, { codes }), 200, headers);
  });
  app.post('/api/map/matching', async (c) => {
    if (c.req.header('content-type')?.split(';')[0] !== 'application/json')
      return refusal(c, 400, { code: 'invalid', message: 'Send JSON.' });
    const asked = matchingSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!asked.success) return refusal(c, 400, { code: 'invalid', message: 'state or filter: makes no sense' });
    const { state, filter } = asked.data satisfies MapMatching;
    const matches = await session.use(async (opened) => {
      const flags = new Uint8Array(opened.table.count);
      for (const n of await matchingImages(session, opened, filter)) flags[n] = 1;
      return flags;
    }, state);
    return c.body(packBinary({}, { matches }), 200, NOT_KEPT);
  });
  app.post('/api/upload', async (c) => {
    const type = c.req.header('content-type')?.split(';')[0] ?? '';
    if (!type.startsWith('image/') && type !== 'application/octet-stream')
      return refusal(c, 400, { code: 'invalid', message: 'Send the bytes of a picture.' });
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.length === 0) return refusal(c, 400, { code: 'invalid', message: 'The picture is empty.' });
    const picture = await session.use((state) => searchOf(session).takePicture(state, bytes, c.req.raw.signal));
    return c.json({ picture } satisfies UploadReply, 200, { 'Cache-Control': 'no-store' });
  });
  app.get('/api/upload/:picture', (c) => {
    const webp = searchOf(session).thumbnailOf(c.req.param('picture').replace('.webp', ''));
    if (!webp) return c.text('This picture is not kept any more.', 404);
    return c.body(webp as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': 'image/webp',
      'Cache-Control': 'private, max-age=86400, immutable',
    });
  });
}
