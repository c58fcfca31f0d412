import type { Api, EndpointName } from './api.ts';
import type { Endpoints } from './endpoint.ts';
import { duplicatesEndpoints } from './endpoints/duplicates.ts';
import { gridEndpoints } from './endpoints/grid.ts';
import { jobsEndpoints } from './endpoints/jobs.ts';
import { labelsEndpoints } from './endpoints/labels.ts';
import { leakageEndpoints } from './endpoints/leakage.ts';
import { mapEndpoints } from './endpoints/map.ts';
import { overviewEndpoints } from './endpoints/overview.ts';
import { planEndpoints } from './endpoints/plan.ts';
import { qualityEndpoints } from './endpoints/quality.ts';
import { sessionEndpoints } from './endpoints/session.ts';

/** Every endpoint of the wire. */
export const ENDPOINTS: Endpoints<Api> = {
  ...duplicatesEndpoints,
  ...gridEndpoints,
  ...jobsEndpoints,
  ...labelsEndpoints,
  ...leakageEndpoints,
  ...mapEndpoints,
  ...overviewEndpoints,
  ...planEndpoints,
  ...qualityEndpoints,
  ...sessionEndpoints,
};

export const isEndpoint = (name: string): name is EndpointName => Object.hasOwn(ENDPOINTS, name);
