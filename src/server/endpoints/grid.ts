import { z } from 'zod';
import { saveSelection } from '../../pipeline/review/selections.ts';
import type { Endpoints } from '../endpoint.ts';
import { imageNumberSchema, stateSchema } from '../request-schemas.ts';
import type { GridApi } from '../wire/grid.ts';

/** What a lasso around a large map may hold. */
const MOST_SELECTED = 1_000_000;

export const gridEndpoints: Endpoints<GridApi> = {
  'selection/save': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, numbers: z.array(imageNumberSchema).max(MOST_SELECTED) }),
    handle: ({ state, numbers }, { session }) =>
      session.use((current) => ({ selection: saveSelection(current, numbers) }), state),
  },
};
