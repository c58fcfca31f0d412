import { RESIZE_MODES, type ResizeMode, type ResizeTarget } from '../kernel/geometry/picture-fit.ts';
import { UserError } from '../model/errors.ts';

export { RESIZE_MODES, type ResizeMode };

/** Formats that pictures can be written in. */
export const PICTURE_FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** 0–255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** What becomes of each picture on its way into an export; what it changes nothing of is taken byte for byte. */
export interface PictureConversion {
  /** Null: its own, or one that has room for it where its own cannot be written (a TIFF becomes a PNG). */
  readonly format: PictureFormat | null;
  /** 1–100, of lossy formats; null: 90, AVIF 70, and a picture that needs nothing else is not encoded again. */
  readonly quality: number | null;
  readonly size: ResizeTarget | null;
  /** What a letterbox is filled with. */
  readonly padColour: Colour;
  /** What shows through transparent parts; null: white where the format has no transparency, else it stays. */
  readonly background: Colour | null;
  /** Take the colours of other profiles, and CMYK, to sRGB. */
  readonly srgb: boolean;
  readonly grayscale: boolean;
  /** Leave out EXIF, XMP, IPTC and comments. */
  readonly stripMetadata: boolean;
}

/** The same as the command line takes it. All of it optional; none of it: pictures stay as they are. */
export interface PictureOptions {
  readonly imageFormat?: PictureFormat;
  readonly quality?: number;
  /** `640` or `640x480`, px. */
  readonly size?: string;
  /** Default: fit. */
  readonly resize?: ResizeMode;
  readonly enlarge?: boolean;
  /** `114`, `114,114,114` or `#727272`; the default is YOLO's grey. */
  readonly padColour?: string;
  readonly background?: string;
  readonly srgb?: boolean;
  readonly grayscale?: boolean;
  /** Turn the pixels as EXIF says, which every conversion does; alone it changes nothing else. */
  readonly upright?: boolean;
  readonly stripMetadata?: boolean;
}

const YOLO_GREY: Colour = [114, 114, 114];
const MOST_SIDE = 65_535;

/**
 * @returns null when nothing is asked for
 * @throws UserError for values that make no sense, or nothing together
 */
export function resolveConversion(options: PictureOptions): PictureConversion | null {
  const { imageFormat, quality, size, resize, enlarge, padColour, background } = options;
  if (size === undefined) {
    const idle = resize !== undefined ? '--resize' : enlarge ? '--enlarge' : null;
    if (idle) throw new UserError(`${idle} needs a size: add --size 640 or --size 640x480.`);
  }
  if (padColour !== undefined && resize !== 'letterbox') {
    throw new UserError('--pad-colour fills what a letterbox leaves: add --size and --resize letterbox.');
  }
  if (quality !== undefined && imageFormat === 'png') {
    throw new UserError('--quality is of lossy formats; a PNG is exact. Leave it out, or name another --image-format.');
  }
  if (quality !== undefined && !(Number.isInteger(quality) && quality >= 1 && quality <= 100)) {
    throw new UserError(`--quality is a whole number from 1 to 100, not ${quality}.`);
  }
  const conversion: PictureConversion = {
    format: imageFormat ?? null,
    quality: quality ?? null,
    size: size === undefined ? null : parseSize(size, resize ?? 'fit', enlarge ?? false),
    padColour: padColour === undefined ? YOLO_GREY : parseColour(padColour, '--pad-colour'),
    background: background === undefined ? null : parseColour(background, '--background'),
    srgb: options.srgb ?? false,
    grayscale: options.grayscale ?? false,
    stripMetadata: options.stripMetadata ?? false,
  };
  const { format, srgb, grayscale, stripMetadata } = conversion;
  const isAsked = format ?? conversion.quality ?? conversion.size ?? conversion.background;
  return isAsked !== null || srgb || grayscale || stripMetadata || options.upright ? conversion : null;
}

function parseSize(text: string, mode: ResizeMode, enlarge: boolean): ResizeTarget {
  const match = /^(\d+)(?:[x×](\d+))?$/i.exec(text.trim());
  const width = Number(match?.[1]);
  const height = Number(match?.[2] ?? match?.[1]);
  if (!match || width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) {
    throw new UserError(`--size does not understand "${text}". Write it in px, as 640 or 640x480.`);
  }
  if (match[2] !== undefined && (mode === 'long-side' || mode === 'short-side')) {
    throw new UserError(`--resize ${mode} takes one length: write --size ${width}.`);
  }
  return { width, height, mode, enlarge };
}

function parseColour(text: string, option: string): Colour {
  const hex = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  const isHex = hex !== null && (text.includes('#') || /[a-f]/i.test(text));
  if (isHex) return [1, 2, 3].map((i) => Number.parseInt(hex[i]!, 16)) as unknown as Colour;
  const named = { white: 255, black: 0 }[text.trim().toLowerCase()];
  if (named !== undefined) return [named, named, named];
  const values = text.split(',').map((value) => (value.trim() === '' ? Number.NaN : Number(value)));
  const isFit = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
  if (isFit && values.length === 1) return [values[0]!, values[0]!, values[0]!];
  if (isFit && values.length === 3) return values as unknown as Colour;
  throw new UserError(`${option} does not understand "${text}". Write it as 114, as 255,255,255 or as #ffffff.`);
}
