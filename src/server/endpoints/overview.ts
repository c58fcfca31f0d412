import { z } from 'zod';
import { changesSince } from '../../pipeline/review/changes.ts';
import { nextSteps } from '../../pipeline/review/next-steps.ts';
import { nextStepFacts } from '../../pipeline/review/next-steps-facts.ts';
import { overviewFiles, overviewHistograms, overviewSummary } from '../../pipeline/review/overview.ts';
import { labelTable } from '../../pipeline/review/overview-labels.ts';
import { objectTable } from '../../pipeline/review/overview-objects.ts';
import type { Endpoints } from '../endpoint.ts';
import { nameSchema, stateSchema } from '../request-schemas.ts';
import type { OverviewApi } from '../wire/overview.ts';
import { shownPath, withoutPaths } from '../without-paths.ts';

const ofState = z.strictObject({ state: stateSchema });

export const overviewEndpoints: Endpoints<OverviewApi> = {
  'overview/summary': {
    access: 'reads',
    request: ofState,
    handle: async ({ state }, { session }) => {
      const { source, problems, ...summary } = await session.use(overviewSummary, state);
      const first = problems.first.map(({ path, reason }) => ({
        path: shownPath(path, session),
        reason: withoutPaths(reason, session),
      }));
      const inputs = source.inputs.map((input) => shownPath(input, session));
      return { ...summary, source: { ...source, inputs }, problems: { ...problems, first } };
    },
  },
  'overview/files': {
    access: 'reads',
    request: ofState,
    handle: ({ state }, { session }) => session.use(overviewFiles, state),
  },
  'overview/labels': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, limit: z.int().min(1).max(200) }),
    handle: ({ state, limit }, { session }) => session.use((current) => labelTable(current, limit), state),
  },
  'overview/objects': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, limit: z.int().min(1).max(200) }),
    handle: ({ state, limit }, { session }) =>
      session.use(async (current) => ({ table: await objectTable(current, limit) }), state),
  },
  'overview/histograms': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema, columns: z.array(nameSchema).max(64) }),
    handle: ({ state, columns }, { session }) =>
      session.use(async (current) => ({ histograms: await overviewHistograms(current, columns) }), state),
  },
  'overview/changes': {
    access: 'reads',
    request: ofState,
    handle: ({ state }, { session }) =>
      session.use(async (current) => ({ changes: await changesSince(current) }), state),
  },
  'overview/next-steps': {
    access: 'reads',
    request: ofState,
    handle: ({ state }, { session }) =>
      session.use(async (current) => ({ steps: nextSteps(await nextStepFacts(session, current)) }), state),
  },
};
