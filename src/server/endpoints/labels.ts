import { z } from 'zod';
import {
  acceptLabelPair,
  labelIssueOverview,
  labelIssueRows,
  labelNeighbours,
} from '../../pipeline/review/label-issues.ts';
import type { Endpoints } from '../endpoint.ts';
import { nameSchema, stateSchema } from '../request-schemas.ts';
import type { LabelsApi } from '../wire/labels.ts';

const pair = z.tuple([nameSchema, nameSchema]);

export const labelsEndpoints: Endpoints<LabelsApi> = {
  'labels/overview': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema }),
    handle: ({ state }, { session }) => session.use((current) => labelIssueOverview(session, current), state),
  },
  'labels/issues': {
    access: 'reads',
    request: z.strictObject({
      state: stateSchema,
      pair: pair.optional(),
      from: z.int().min(0),
      count: z.int().min(1).max(200),
    }),
    handle: ({ state, ...asked }, { session }) =>
      session.use((current) => labelIssueRows(session, current, asked), state),
  },
  'labels/neighbours': {
    access: 'reads',
    request: z.strictObject({
      state: stateSchema,
      image: z.int().min(0),
      labels: z.array(nameSchema.nullable()).max(4),
    }),
    handle: ({ state, image, labels }, { session }) =>
      session.use((current) => labelNeighbours(session, current, image, labels), state),
  },
  'labels/accept-pair': {
    access: 'writes',
    request: z.strictObject({ state: stateSchema, pair }),
    handle: ({ state, pair: asked }, { session }) =>
      session.use((current) => acceptLabelPair(session, current, asked), state),
  },
};
