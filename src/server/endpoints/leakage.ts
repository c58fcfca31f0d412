import { z } from 'zod';
import { RELATIONS } from '../../pipeline/api.ts';
import { conflictRows, countConflicts } from '../../pipeline/review/conflict-review.ts';
import { frequentLabels } from '../../pipeline/review/leak-labels.ts';
import { decideRepair, previewRepair } from '../../pipeline/review/leak-repair.ts';
import { leakOverview, leakPairs } from '../../pipeline/review/leak-review.ts';
import type { Endpoints } from '../endpoint.ts';
import { nameSchema, stateSchema, textSchema } from '../request-schemas.ts';
import type { LeakageApi } from '../wire/leakage.ts';

const relations = z.array(z.enum(RELATIONS)).max(RELATIONS.length);
const choice = { state: stateSchema, relations, decided: z.boolean() };
const page = { from: z.int().min(0), count: z.int().min(1).max(200) };
const repair = z.strictObject({ state: stateSchema, relations, protect: z.array(nameSchema).max(1000) });

export const leakageEndpoints: Endpoints<LeakageApi> = {
  'leakage/overview': {
    access: 'reads',
    request: z.strictObject(choice),
    handle: ({ state, ...asked }, { session }) =>
      session.use(async (current) => {
        const overview = await leakOverview(session, current, asked);
        const conflicts = await countConflicts(session, current, asked);
        const conflictsLeft = await countConflicts(session, current, { ...asked, decided: true });
        return { ...overview, conflicts, conflictsLeft };
      }, state),
  },
  'leakage/pairs': {
    access: 'reads',
    request: z.strictObject({ ...choice, ...page, splits: z.tuple([nameSchema, nameSchema]).optional() }),
    handle: ({ state, from, count, ...asked }, { session }) =>
      session.use((current) => leakPairs(session, current, asked, from, count), state),
  },
  'leakage/repair-preview': {
    access: 'reads',
    request: repair,
    handle: ({ state, ...asked }, { session }) =>
      session.use((current) => previewRepair(session, current, asked), state),
  },
  'leakage/repair': {
    access: 'writes',
    request: repair,
    handle: ({ state, ...asked }, { session }) =>
      session.use((current) => decideRepair(session, current, asked), state),
  },
  'leakage/conflicts': {
    access: 'reads',
    request: z.strictObject({ ...choice, ...page, kind: z.enum(['label', 'caption']) }),
    handle: ({ state, from, count, ...asked }, { session }) =>
      session.use((current) => conflictRows(session, current, asked, from, count), state),
  },
  'leakage/find': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, ids: z.tuple([textSchema, textSchema]) }),
    handle: ({ state, ids }, { session }) =>
      session.use(({ table }) => {
        const [a, b] = [table.numberOf(ids[0]), table.numberOf(ids[1])];
        return { numbers: a < 0 || b < 0 || a === b ? null : ([a, b] as const) };
      }, state),
  },
  'leakage/labels': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema }),
    handle: ({ state }, { session }) =>
      session.use(async (current) => ({ labels: await frequentLabels(current) }), state),
  },
};
