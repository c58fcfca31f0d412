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

/** Full raster a decoder outside libvips hands over, already oriented; the shared tail flattens and shrinks it. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array | Uint16Array;
  /** Why part of the picture is missing from an otherwise readable file; absent for a sound one. */
  readonly damage?: string;
}

interface DecoderDescription {
  readonly name: string;
  readonly formats: readonly Format[];
  /** Package and version behind it, for `goldpan doctor` and the cache key. */
  readonly library: string;
}

/** Decodes a format to pixels. */
export interface PixelDecoder extends DecoderDescription {
  /**
   * The header was checked against the limit before; the decoder checks what only it can know.
   * @throws UnreadableError `corrupt`, `too-many-pixels`, `unsupported`, or `missing-decoder` when an optional
   *   package is not installed (the message names it).
   */
  decode(bytes: Uint8Array, limits: DecodeLimits): Promise<Raster>;
}

/** Finds the finished image inside a container such as a camera raw; that is decoded in place of the file. */
export interface PreviewDecoder extends DecoderDescription {
  /**
   * The orientation is part of the image handed over.
   * @throws UnreadableError `unsupported` when there is none.
   */
  preview(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly format: Format };
}

/** One file per decoder in `decoders/`, its library loaded when the first file of its format comes. */
export type RasterDecoder = PixelDecoder | PreviewDecoder;
