import type { Endpoints } from '../endpoint.ts';
import type { GridApi } from '../wire/grid.ts';

export const gridEndpoints: Endpoints<GridApi> = {};
