import type { Endpoints } from '../endpoint.ts';
import type { MapApi } from '../wire/map.ts';

export const mapEndpoints: Endpoints<MapApi> = {};
