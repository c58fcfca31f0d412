import type { Endpoints } from '../endpoint.ts';
import type { PlanApi } from '../wire/plan.ts';

export const planEndpoints: Endpoints<PlanApi> = {};
