import type { ImageFilter, ImageNumber } from './common.ts';

/** A cluster, as the map marks it. */
export interface MapCluster {
  readonly cluster: number;
  readonly count: number;
  /** Where most of it lies. */
  readonly x: number;
  readonly y: number;
  /** Its commonest label and the share of its images that have it, 0–1; null without labels. */
  readonly label: string | null;
  readonly share: number;
}

export interface MapMarks {
  /** `umap` or `pca`; null when nothing was mapped. */
  readonly method: string | null;
  readonly embedder: string | null;
  /** Images with a place. */
  readonly placed: number;
  /** The largest first; not all where there are very many. */
  readonly clusters: readonly MapCluster[];
  readonly clusterCount: number;
  /** Images with a place beyond the cut of the check `outlier`, the strongest first; not all where there are very many. */
  readonly outliers: readonly ImageNumber[];
  readonly outlierCount: number;
  /** Label of the vectors that words can be compared with; null when there are none. */
  readonly words: string | null;
}

/** What images are looked for by. */
export type MapQuery =
  /** Id of an image. */
  | { readonly image: string }
  /** A picture that `/api/upload` took. */
  | { readonly picture: string }
  | { readonly words: string };

export interface MapFound {
  readonly embedder: string;
  /** Vectors that were compared. */
  readonly searched: number;
  /** Measured images without a vector: they cannot be found. */
  readonly missing: number;
  /** The image that was named; null for pictures from outside and words. */
  readonly query: ImageNumber | null;
  /** Cosine similarities −1–1, the most similar first; without the image that was named. */
  readonly found: readonly { readonly n: ImageNumber; readonly similarity: number }[];
}

/** Endpoints of the screen Map. */
export interface MapApi {
  'map/marks': { request: { readonly state: string }; reply: MapMarks };
  'map/search': {
    request: { readonly state: string; readonly by: MapQuery /** At most 200. */; readonly count: number };
    reply: MapFound;
  };
}

/** Reply to the bytes of a picture, sent with `POST /api/upload`. */
export interface UploadReply {
  /** 16 hex digits. */
  readonly picture: string;
}

/*
 * Long rows of numbers come in binary, one per image in the order of the numbers; `packBinary` says how:
 *
 *   GET  /api/map/points?state       `points` f32: x and y in turn, NaN for one without a place
 *   GET  /api/map/colours?state&by   a column of `images`, `decision`, `check:NAME` or `check:*`; about is `MapScale`
 *        `numbers` f32, NaN where the cell is empty, or `codes` u16: place in `values`, 65535 for one of the rest
 *   POST /api/map/matching           `MapMatching` as JSON; `matches` u8: 1 for an image that passes
 */

/** What the numbers or codes of a colouring mean. */
export type MapScale =
  | {
      readonly kind: 'numbers';
      readonly lowest: number;
      readonly highest: number;
      /** What the scale of colours spans: all but a hundredth at either end. */
      readonly from: number;
      readonly to: number;
      /** Images without a number. */
      readonly empty: number;
    }
  | {
      readonly kind: 'values';
      /** The commonest first; null is the empty cell. */
      readonly values: readonly { readonly value: string | null; readonly count: number }[];
      /** Distinct values, and images, that are not among these. */
      readonly rest: { readonly values: number; readonly images: number };
    };

export interface MapMatching {
  readonly state: string;
  readonly filter: ImageFilter;
}
