import type { Endpoints } from '../endpoint.ts';
import type { JobsApi } from '../wire/jobs.ts';

export const jobsEndpoints: Endpoints<JobsApi> = {};
