/** The wire: what server and app say to each other, and all the app may import of this package. */
import type { DuplicatesApi } from './wire/duplicates.ts';
import type { GridApi } from './wire/grid.ts';
import type { JobsApi } from './wire/jobs.ts';
import type { LabelsApi } from './wire/labels.ts';
import type { LeakageApi } from './wire/leakage.ts';
import type { MapApi } from './wire/map.ts';
import type { OverviewApi } from './wire/overview.ts';
import type { PlanApi } from './wire/plan.ts';
import type { QualityApi } from './wire/quality.ts';
import type { SessionApi } from './wire/session.ts';

export type * from './wire/common.ts';
export type * from './wire/duplicates.ts';
export type * from './wire/grid.ts';
export type * from './wire/jobs.ts';
export type * from './wire/labels.ts';
export type * from './wire/leakage.ts';
export type * from './wire/map.ts';
export type * from './wire/overview.ts';
export type * from './wire/plan.ts';
export type * from './wire/quality.ts';
export type * from './wire/session.ts';

/** Every endpoint: `POST /api/<name>` with the request as JSON answers the reply as JSON, or an `ApiError`. */
export interface Api
  extends SessionApi,
    OverviewApi,
    GridApi,
    DuplicatesApi,
    QualityApi,
    LabelsApi,
    LeakageApi,
    MapApi,
    PlanApi,
    JobsApi {}

export type EndpointName = keyof Api;
export type RequestOf<N extends EndpointName> = Api[N]['request'];
export type ReplyOf<N extends EndpointName> = Api[N]['reply'];

/** Long sides that thumbnails are made in, px. */
export const THUMBNAIL_SIZES = [128, 256, 512] as const;
export type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number];

/** Where a small picture of an image is: WebP, upright, sRGB. */
export const thumbnailUrl = (state: string, image: number, size: ThumbnailSize): string =>
  `/picture/${state}/${image}/${size}.webp`;

/** Where the whole picture is, in a format that browsers show. */
export const pictureUrl = (state: string, image: number): string => `/picture/${state}/${image}/full`;
