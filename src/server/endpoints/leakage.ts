import type { Endpoints } from '../endpoint.ts';
import type { LeakageApi } from '../wire/leakage.ts';

export const leakageEndpoints: Endpoints<LeakageApi> = {};
