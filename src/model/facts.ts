import type { Format } from './format.ts';

/** What a file's header says, before any pixel is decoded. `null` means the format does not say. */
export interface ContainerFacts {
  readonly format: Format;
  /** Size as stored, before orientation, px. */
  readonly width: number | null;
  readonly height: number | null;
  /** Bits per sample as stored: 1, 2, 4, 8, 10, 12, 16, 32. */
  readonly bitDepth: number | null;
  /** Samples per pixel as stored; 1 for a palette. */
  readonly channels: number | null;
  readonly hasAlpha: boolean;
  readonly hasPalette: boolean;
  /** `srgb`, `grey`, `cmyk`, `ycck`, `lab`, … */
  readonly colourSpace: string | null;
  /** EXIF orientation 1–8; 1 when absent or invalid. */
  readonly orientation: number;
  /** Frames or pages; 1 for a still image. */
  readonly pages: number;
  /** Description of the embedded ICC profile, `unnamed` when it has none; null without a profile. */
  readonly iccProfile: string | null;
  /** JPEG only: estimated IJG quality 1–100 from the quantisation tables. */
  readonly jpegQuality: number | null;
  /** JPEG only: `4:4:4`, `4:2:2`, `4:2:0`, `4:1:1`, `4:4:0`, `grey`. */
  readonly chromaSubsampling: string | null;
  readonly progressive: boolean | null;
  /** The stream ends before its own structure says it should. */
  readonly truncated: boolean;
  readonly cameraMake: string | null;
  readonly cameraModel: string | null;
  /** ISO 8601 local time without zone, such as `2019-07-31T18:05:09`. */
  readonly takenAt: string | null;
  readonly hasGps: boolean;
}

/** What the decode found, after EXIF orientation and with alpha over white. */
export interface DecodedFacts {
  /** Full size after orientation, px. */
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colour: after alpha has been put over white. */
  readonly channels: 1 | 3;
  /** Sample depth that identity compares: 8, or 16 for anything deeper. */
  readonly bitDepth: 8 | 16;
  /** Share of pixels with alpha below 128 of 255, weighted 0–1; 0 for an opaque image. */
  readonly transparentShare: number;
  /** The base view is smaller than the image. */
  readonly reduced: boolean;
  /** Why only a lenient decode worked, so that part of the picture is missing; null for a sound file. */
  readonly damage: string | null;
}
