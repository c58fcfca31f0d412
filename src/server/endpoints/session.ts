import { z } from 'zod';
import { VERSION } from '../../pipeline/api.ts';
import { decideOn, markAsDifferent } from '../../pipeline/review/decide-on.ts';
import { describeState, titleOf } from '../../pipeline/review/describe-state.ts';
import { imageFacts } from '../../pipeline/review/image-facts.ts';
import { StateError } from '../../pipeline/review/session.ts';
import type { Endpoints } from '../endpoint.ts';
import { imageNumberSchema, imageSetSchema, nameSchema, stateSchema, textSchema } from '../request-schemas.ts';
import type { SessionApi } from '../wire/session.ts';

const about = { state: stateSchema, images: imageSetSchema, reason: textSchema.optional() };

export const sessionEndpoints: Endpoints<SessionApi> = {
  'session/get': {
    access: 'reads',
    request: z.strictObject({}),
    handle: async (_, { session }) => {
      const { keep, remove } = session.decisions.standing();
      return {
        version: VERSION,
        title: titleOf(session),
        isReadOnly: session.isReadOnly,
        state: await session.use(describeState).catch((error: unknown) => {
          if (error instanceof StateError) return null;
          throw error;
        }),
        decisions: session.decisions.version,
        decided: { keep: keep.size, remove: remove.size },
      };
    },
  },
  'images/facts': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, numbers: z.array(imageNumberSchema).max(2000) }),
    handle: ({ state, numbers }, { session }) =>
      session.use(async (current) => ({ images: await imageFacts(session, current, numbers) }), state),
  },
  'decisions/add': {
    access: 'writes',
    request: z.union([
      z.strictObject({ ...about, kind: z.enum(['keep', 'remove']) }),
      z.strictObject({ ...about, kind: z.literal('relabel'), label: nameSchema }),
      z.strictObject({ ...about, kind: z.literal('assign-split'), split: nameSchema }),
      z.strictObject({ ...about, kind: z.literal('withdraw'), of: z.enum(['stay', 'relabel', 'assign-split']) }),
    ]),
    handle: (request, { session }) => session.use((current) => decideOn(session, current, request), request.state),
  },
  'decisions/not-a-duplicate': {
    access: 'writes',
    request: z.strictObject({
      state: stateSchema,
      pairs: z
        .array(z.tuple([imageNumberSchema, imageNumberSchema]))
        .min(1)
        .max(100_000),
      withdraw: z.boolean().optional(),
    }),
    handle: ({ state, pairs, withdraw }, { session }) =>
      session.use((current) => markAsDifferent(session, current, pairs, withdraw ?? false), state),
  },
  'decisions/take-back': {
    access: 'writes',
    request: z.strictObject({ step: z.int().min(1) }),
    handle: ({ step }, { session }) => session.decisions.takeBack(step),
  },
};
