import { z } from 'zod';
import { facets } from '../../pipeline/review/facets.ts';
import { findInGrid, gridDetails, gridPage, numbersInGrid } from '../../pipeline/review/grid.ts';
import { objectsInImage } from '../../pipeline/review/objects.ts';
import { saveSelection } from '../../pipeline/review/selections.ts';
import type { Endpoints } from '../endpoint.ts';
import { imageFilterSchema, imageNumberSchema, nameSchema, stateSchema, textSchema } from '../request-schemas.ts';
import type { GridApi } from '../wire/grid.ts';

/** What a lasso around a large map may hold. */
const MOST_SELECTED = 1_000_000;

const question = {
  state: stateSchema,
  filter: imageFilterSchema,
  sort: z.strictObject({ column: nameSchema, descending: z.boolean() }).nullable(),
  decisions: nameSchema.optional(),
};
const positionSchema = z.int().min(0).max(0xffff_ffff);

export const gridEndpoints: Endpoints<GridApi> = {
  'grid/page': {
    access: 'reads',
    request: z.strictObject({ ...question, offset: positionSchema, limit: z.int().min(1).max(500) }),
    handle: (request, { session }) => session.use((state) => gridPage(session, state, request), request.state),
  },
  'grid/find': {
    access: 'reads',
    request: z.union([
      z.strictObject({ ...question, id: textSchema }),
      z.strictObject({ ...question, image: imageNumberSchema }),
    ]),
    handle: (request, { session }) => session.use((state) => findInGrid(session, state, request), request.state),
  },
  'grid/numbers': {
    access: 'reads',
    request: z.strictObject({ ...question, from: positionSchema, to: positionSchema }),
    handle: (request, { session }) => session.use((state) => numbersInGrid(session, state, request), request.state),
  },
  'grid/facets': {
    access: 'reads',
    request: z.strictObject({
      state: stateSchema,
      filter: imageFilterSchema,
      values: z
        .array(
          z.strictObject({ column: nameSchema, limit: z.int().min(1).max(500), text: z.string().max(200).optional() }),
        )
        .max(16),
      histogram: nameSchema.nullable(),
    }),
    handle: (request, { session }) => session.use((state) => facets(session, state, request), request.state),
  },
  'grid/details': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, image: imageNumberSchema }),
    handle: ({ state, image }, { session }) => session.use((current) => gridDetails(current, image), state),
  },
  'grid/objects': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, image: imageNumberSchema }),
    handle: ({ state, image }, { session }) => session.use((current) => objectsInImage(current, image), state),
  },
  'selection/save': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, numbers: z.array(imageNumberSchema).max(MOST_SELECTED) }),
    handle: ({ state, numbers }, { session }) =>
      session.use((current) => ({ selection: saveSelection(current, numbers) }), state),
  },
};
