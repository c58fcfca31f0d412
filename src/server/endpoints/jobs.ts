import { z } from 'zod';
import { STARTABLE_KINDS } from '../../pipeline/review/jobs.ts';
import type { Endpoints } from '../endpoint.ts';
import type { JobsApi } from '../wire/jobs.ts';
import { withoutPaths } from '../without-paths.ts';

export const jobsEndpoints: Endpoints<JobsApi> = {
  'jobs/list': {
    access: 'reads',
    request: z.strictObject({}),
    handle: (_, { session }) => ({
      jobs: session.jobs
        .list()
        .map((job) => (job.error === null ? job : { ...job, error: withoutPaths(job.error, session) })),
      canScan: session.jobs.canScan,
    }),
  },
  'jobs/start': {
    access: 'writes',
    request: z.strictObject({ kind: z.enum(STARTABLE_KINDS), embed: z.boolean().optional() }),
    handle: ({ kind, embed }, { session }) => ({ id: session.jobs.start(kind, { embed: embed ?? false }) }),
  },
  'jobs/stop': {
    access: 'writes',
    request: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
    handle: ({ id }, { session }) => {
      session.jobs.stop(id);
      return {};
    },
  },
};
