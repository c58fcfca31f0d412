import type { Endpoints } from '../endpoint.ts';
import type { DuplicatesApi } from '../wire/duplicates.ts';

export const duplicatesEndpoints: Endpoints<DuplicatesApi> = {};
