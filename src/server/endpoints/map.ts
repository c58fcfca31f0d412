import { z } from 'zod';
import { mapMarks } from '../../pipeline/review/map-points.ts';
import { searchOf, wordsEmbedder } from '../../pipeline/review/search-images.ts';
import type { Endpoints } from '../endpoint.ts';
import { nameSchema, stateSchema, textSchema } from '../request-schemas.ts';
import type { MapApi } from '../wire/map.ts';

const MOST_FOUND = 200;

const querySchema = z.union([
  z.strictObject({ image: textSchema }),
  z.strictObject({ picture: z.string().regex(/^[0-9a-f]{16}$/) }),
  z.strictObject({ words: nameSchema }),
]);

export const mapEndpoints: Endpoints<MapApi> = {
  'map/marks': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema }),
    handle: ({ state }, { session }) =>
      session.use(async (opened) => ({ ...(await mapMarks(opened)), words: wordsEmbedder(opened) }), state),
  },
  'map/search': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, by: querySchema, count: z.int().min(1).max(MOST_FOUND) }),
    handle: ({ state, by, count }, { session, signal }) =>
      session.use((opened) => searchOf(session).find(opened, by, count, signal), state),
  },
};
