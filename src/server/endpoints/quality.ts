import type { Endpoints } from '../endpoint.ts';
import type { QualityApi } from '../wire/quality.ts';

export const qualityEndpoints: Endpoints<QualityApi> = {};
