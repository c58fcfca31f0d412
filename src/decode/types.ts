import type { RgbImage } from '../kernel/image.ts';
import type { DecodedFacts } from '../model/facts.ts';
import type { Format } from '../model/format.ts';

export interface DecodeLimits {
  /** Images with more pixels are refused before decoding (`too-many-pixels`). */
  readonly maxPixels: number;
}

/** The base view and the facts of one decode. */
export interface DecodedImage extends DecodedFacts {
  /** Oriented, sRGB, alpha over white; long side ≤ the requested one, never enlarged. */
  readonly view: RgbImage;
}

/** All pixels at full size, for identity. */
export interface ExactPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly bitDepth: 8 | 16;
  /** Interleaved, oriented, alpha over white. */
  readonly data: Uint8Array | Uint16Array;
}

/** Full raster a decoder outside libvips hands over; the shared tail orients, flattens and shrinks it. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array | Uint16Array;
  /** The decoder has already applied the orientation (HEIC, JXL do). */
  readonly oriented: boolean;
}

/** One file per decoder in `decoders/`, loaded when the first file of its format comes. */
export interface RasterDecoder {
  readonly name: string;
  readonly formats: readonly Format[];
  /** Package and version behind it, for `goldpan doctor` and the cache key. */
  readonly library: string;
  /**
   * @throws UnreadableError `corrupt`, `too-many-pixels`, `unsupported`, or `missing-decoder` when an optional
   *   package is not installed (the message names it).
   */
  decode(bytes: Uint8Array, limits: DecodeLimits): Promise<Raster>;
}
