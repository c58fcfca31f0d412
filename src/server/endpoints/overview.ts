import type { Endpoints } from '../endpoint.ts';
import type { OverviewApi } from '../wire/overview.ts';

export const overviewEndpoints: Endpoints<OverviewApi> = {};
