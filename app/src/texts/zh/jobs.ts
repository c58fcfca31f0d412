import type { jobs as english } from '../en/jobs.ts';
import type { Same } from '../same.ts';

export const jobs: Same<typeof english> = {};
