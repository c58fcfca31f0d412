import type { Format } from '../model/format.ts';
import { explainPng } from './png-diagnosis.ts';

/** What libvips and the libraries under it say, and what it means; the first match counts. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/JPEG datastream contains no image/i, 'the JPEG holds no picture: it ends inside its header'],
  [/Not enough data for scanline/i, 'the pixel data does not fit the size that the header names'],
  [
    /premature end|unexpected end|unexpected eof|not enough data|truncated|ran out of data/i,
    'the file ends early: part of the picture is missing',
  ],
  [
    /bad seek|seek error|read error at scanline|invalid strip byte count|invalid tile byte count/i,
    'the file points to pixel data that it does not have',
  ],
  [
    /unsupported (?:jpeg|marker type|sof)|arithmetic coding|Unsupported.*compression|compression.*not (?:configured|supported)|Support for this compression/i,
    'the file uses a compression that this build cannot read',
  ],
  [
    /bogus|Invalid (?:SOS|JPEG|component|crop)|Empty JPEG image|Quantization table|Huffman table/i,
    'the JPEG header is damaged',
  ],
  [/Bad code word|Uncompressed data|LZW|decoding error|ZIPDecode|Fax/i, 'the compressed pixel data is damaged'],
  [/exceeded more than \d+ referenced elements/i, 'the SVG repeats its elements without measure'],
  [/entity amplification|Entity .* not defined/i, 'the SVG uses XML entities that are refused'],
  [/SVG has invalid dimensions|svg.*dimensions/i, 'the SVG has no size'],
  [/XML parse error/i, 'the SVG is no well-formed XML'],
  [
    /samples out of range|Invalid .*dimension|dimensions? (?:are|is) (?:too|zero|invalid)|zero size|image has no size/i,
    'the header names an impossible size',
  ],
];

const NAMES: Partial<Record<Format, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  tiff: 'TIFF',
  gif: 'GIF',
  avif: 'AVIF',
  svg: 'SVG',
  jxl: 'JPEG XL',
  jp2: 'JPEG 2000',
  heic: 'HEIC',
};

/** Format name as people write it. */
const formatName = (format: Format): string => NAMES[format] ?? format.toUpperCase();

/**
 * A decoder's error as one plain sentence: no stack, no path, no prefix of a library.
 *
 * @param bytes the file, for formats whose library says too little and whose structure is looked at instead (PNG).
 */
export function plainReason(error: unknown, bytes: Uint8Array, format: Format): string {
  if (format === 'png') return explainPng(bytes);
  const text = error instanceof Error ? error.message : String(error);
  const meaning = MEANINGS.find(([pattern]) => pattern.test(text));
  if (meaning !== undefined) return meaning[1];
  const lines = text.replace(/^Input (?:buffer|file) has corrupt header:/, '').split('\n');
  const first = lines.map((line) => line.replace(/^\s*(?:[A-Za-z0-9_]+: )+/, '').trim()).find((line) => line !== '');
  if (text.startsWith('Input') || first === undefined || /unknown error/i.test(first)) {
    const detail = first === undefined || first.startsWith('Input') ? '' : `: ${first.slice(0, 160)}`;
    return `the ${formatName(format)} header is damaged${detail}`;
  }
  return `the ${formatName(format)} data is damaged: ${first.slice(0, 160)}`;
}
