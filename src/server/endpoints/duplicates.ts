import { z } from 'zod';
import { acceptGroups, decideGroup, separate } from '../../pipeline/review/duplicate-decisions.ts';
import { groupDetails } from '../../pipeline/review/group-details.ts';
import { listGroups } from '../../pipeline/review/group-list.ts';
import { GROUP_SORTS } from '../../pipeline/review/group-order.ts';
import { pairDetails } from '../../pipeline/review/pair-details.ts';
import { chooseThreshold } from '../../pipeline/review/threshold-choice.ts';
import { boundaryPairs, linkScores, thresholdEffect } from '../../pipeline/review/threshold-effect.ts';
import type { Endpoints } from '../endpoint.ts';
import { imageNumberSchema, nameSchema, stateSchema, textSchema } from '../request-schemas.ts';
import type { DuplicatesApi } from '../wire/duplicates.ts';

const filterSchema = z.strictObject({
  relations: z.array(nameSchema).max(20).optional(),
  isAcross: z.boolean().optional(),
  status: z.enum(['undecided', 'decided']).optional(),
  text: textSchema.optional(),
});
const cursorSchema = z.string().max(60);
const scoreSchema = z.number().min(0).max(1);
const numbersSchema = z.array(imageNumberSchema).min(1).max(10_000);

export const duplicatesEndpoints: Endpoints<DuplicatesApi> = {
  'duplicates/groups': {
    access: 'reads',
    request: z.strictObject({
      state: stateSchema,
      sort: z.enum(GROUP_SORTS),
      filter: filterSchema,
      after: cursorSchema.optional(),
      until: cursorSchema.optional(),
      reach: textSchema.optional(),
      limit: z.int().min(1).max(500),
    }),
    handle: (request, { session }) => session.use((state) => listGroups(session, state, request), request.state),
  },
  'duplicates/group': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, group: textSchema }),
    handle: ({ state, group }, { session }) =>
      session.use(async (current) => ({ group: await groupDetails(session, current, group) }), state),
  },
  'duplicates/pair': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, a: imageNumberSchema, b: imageNumberSchema }),
    handle: ({ state, a, b }, { session }) => session.use((current) => pairDetails(session, current, a, b), state),
  },
  'duplicates/decide': {
    access: 'writes',
    request: z.strictObject({
      state: stateSchema,
      group: textSchema,
      keep: z.union([numbersSchema, z.enum(['all', 'proposed']), z.null()]),
    }),
    handle: ({ state, group, keep }, { session }) =>
      session.use((current) => decideGroup(session, current, group, keep), state),
  },
  'duplicates/accept': {
    access: 'writes',
    request: z.strictObject({ state: stateSchema, filter: filterSchema }),
    handle: ({ state, filter }, { session }) => session.use((current) => acceptGroups(session, current, filter), state),
  },
  'duplicates/separate': {
    access: 'writes',
    request: z.strictObject({ state: stateSchema, images: numbersSchema, others: numbersSchema }),
    handle: ({ state, images, others }, { session }) =>
      session.use((current) => separate(session, current, images, others), state),
  },
  'duplicates/threshold': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, threshold: scoreSchema }),
    handle: ({ state, threshold }, { session }) => session.use((current) => thresholdEffect(current, threshold), state),
  },
  'duplicates/scores': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema }),
    handle: ({ state }, { session }) => session.use(linkScores, state),
  },
  'duplicates/boundary': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, threshold: scoreSchema, limit: z.int().min(1).max(100) }),
    handle: ({ state, threshold, limit }, { session }) =>
      session.use((current) => boundaryPairs(session, current, threshold, limit), state),
  },
  'duplicates/use-threshold': {
    access: 'writes',
    request: z.strictObject({ threshold: scoreSchema.nullable() }),
    handle: async ({ threshold }, { session }) => ({ threshold: await chooseThreshold(session.folder, threshold) }),
  },
};
