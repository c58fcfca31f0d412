import { z } from 'zod';
import { COPY_RELATIONS } from '../../pipeline/api.ts';
import {
  listPlans,
  makeReviewPlan,
  planDetails,
  planFolders,
  planOperations,
  planSkipped,
  planSpared,
  stopPlanWork,
  workOnPlan,
} from '../../pipeline/review/plan-review.ts';
import type { Endpoints } from '../endpoint.ts';
import { nameSchema, stateSchema, textSchema } from '../request-schemas.ts';
import type { PlanApi } from '../wire/plan.ts';

const planSchema = z.string().regex(/^[0-9a-z]{1,20}-[0-9a-z]{1,20}$/);
const page = { from: z.int().min(0), count: z.int().min(1).max(200) };
const onePlan = z.strictObject({ plan: planSchema });

export const planEndpoints: Endpoints<PlanApi> = {
  'plan/list': {
    access: 'reads',
    request: z.strictObject(page),
    handle: ({ from, count }, { session }) => listPlans(session, from, count),
  },
  'plan/make': {
    access: 'writes',
    request: z.strictObject({
      state: stateSchema,
      mode: z.enum(['quarantine', 'list']),
      copies: z.boolean(),
      relations: z.array(z.enum(COPY_RELATIONS)).max(COPY_RELATIONS.length),
      checks: z.array(nameSchema).max(200),
      protect: z.array(nameSchema).max(1000),
    }),
    handle: ({ state, ...choices }, { session, signal }) =>
      session.use(async (current) => ({ plan: await makeReviewPlan(session, current, choices, signal) }), state),
  },
  'plan/get': {
    access: 'reads',
    request: onePlan,
    handle: ({ plan }, { session }) => planDetails(session, plan),
  },
  'plan/operations': {
    access: 'reads',
    request: z.strictObject({
      ...page,
      state: stateSchema,
      plan: planSchema,
      folder: textSchema.optional(),
      rules: z
        .array(z.enum(['duplicate', 'decision', 'check', 'kept']))
        .max(4)
        .optional(),
    }),
    handle: ({ state, plan, from, count, folder, rules }, { session }) =>
      session.use((current) => planOperations(session, current, plan, { folder, rules }, from, count), state),
  },
  'plan/spared': {
    access: 'reads',
    request: z.strictObject({ ...page, state: stateSchema, plan: planSchema }),
    handle: ({ state, plan, from, count }, { session }) =>
      session.use((current) => planSpared(session, current, plan, from, count), state),
  },
  'plan/folders': {
    access: 'reads',
    request: z.strictObject({ ...page, plan: planSchema }),
    handle: ({ plan, from, count }, { session }) => planFolders(session, plan, from, count),
  },
  'plan/skipped': {
    access: 'reads',
    request: z.strictObject({ ...page, state: stateSchema, plan: planSchema }),
    handle: ({ state, plan, from, count }, { session }) =>
      session.use((current) => planSkipped(session, current, plan, from, count), state),
  },
  'plan/verify': {
    access: 'writes',
    request: onePlan,
    handle: ({ plan }, { session }) => workOnPlan(session, 'verify', plan),
  },
  'plan/apply': {
    access: 'writes',
    request: onePlan,
    handle: ({ plan }, { session }) => workOnPlan(session, 'apply', plan),
  },
  'plan/undo': {
    access: 'writes',
    request: onePlan,
    handle: ({ plan }, { session }) => workOnPlan(session, 'undo', plan),
  },
  'plan/stop': {
    access: 'writes',
    request: z.strictObject({}),
    handle: (_, { session }) => ({ stopped: stopPlanWork(session) }),
  },
};
