import { readExif } from './exif.ts';
import { type ContainerParser, type FactsDraft, viewOf } from './facts.ts';
import { describeProfile } from './icc.ts';
import { estimateJpegQuality } from './jpeg-quality.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const END_OF_IMAGE = Uint8Array.of(0xff, EOI);

export interface JpegSegment {
  readonly marker: number;
  /** Offset of the 0xFF of the marker. */
  readonly at: number;
  /** What follows the marker and the length. */
  readonly payload: Uint8Array;
}

/**
 * Segments of a JPEG header in order, up to and including the first start of scan. Ends quietly where the
 * structure does: at the end of the bytes, or where no marker follows.
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = 2;
  while (at + 4 <= bytes.length) {
    // Encoders may pad before a marker; libjpeg skips garbage to the next 0xFF, and so do we.
    while (at < bytes.length && bytes[at] !== 0xff) at++;
    while (at + 1 < bytes.length && bytes[at + 1] === 0xff) at++;
    if (at + 4 > bytes.length) return;
    const marker = bytes[at + 1]!;
    if (marker === EOI) return;
    if (marker === 0 || marker === 1 || marker === SOI || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 2 || at + 2 + length > bytes.length) return;
    yield { marker, at, payload: bytes.subarray(at + 4, at + 2 + length) };
    if (marker === SOS) return;
    at += 2 + length;
  }
}

/** Start of frame of any process; C4, C8 and CC are tables and an extension. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const startsWith = (payload: Uint8Array, ascii: string): boolean => {
  for (let i = 0; i < ascii.length; i++) if (payload[i] !== ascii.charCodeAt(i)) return false;
  return true;
};

const SUBSAMPLING: Readonly<Record<string, string>> = {
  '1x1': '4:4:4',
  '2x1': '4:2:2',
  '2x2': '4:2:0',
  '4x1': '4:1:1',
  '1x2': '4:4:0',
};

interface Frame {
  readonly components: number;
  /** Quantisation table of the first component. */
  readonly table: number;
}

function readFrame(marker: number, payload: Uint8Array, facts: FactsDraft): Frame {
  const view = viewOf(payload);
  facts.bitDepth = view.getUint8(0);
  facts.height = view.getUint16(1);
  facts.width = view.getUint16(3);
  const components = view.getUint8(5);
  facts.channels = components;
  facts.progressive = marker === 0xc2 || marker === 0xc6 || marker === 0xca || marker === 0xce;
  const sampling = view.getUint8(7);
  if (components === 1) facts.chromaSubsampling = 'grey';
  else {
    const chroma = view.getUint8(10);
    const ratio = `${(sampling >> 4) / (chroma >> 4)}x${(sampling & 15) / (chroma & 15)}`;
    facts.chromaSubsampling = SUBSAMPLING[ratio] ?? null;
  }
  return { components, table: view.getUint8(8) };
}

function readTables(payload: Uint8Array, tables: Map<number, { precision: 8 | 16; values: Uint16Array }>): void {
  const view = viewOf(payload);
  for (let at = 0; at < payload.length; ) {
    const head = view.getUint8(at++);
    const precision = head >> 4 === 0 ? 8 : 16;
    const values = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      values[k] = precision === 8 ? view.getUint8(at) : view.getUint16(at);
      at += precision / 8;
    }
    tables.set(head & 15, { precision, values });
  }
}

function readProfile(parts: Map<number, Uint8Array>): string | null {
  if (parts.size === 0) return null;
  const ordered = [...parts.entries()].sort((a, b) => a[0] - b[0]).map(([, part]) => part);
  return describeProfile(ordered.length === 1 ? ordered[0]! : Buffer.concat(ordered));
}

function hasEndAfter(bytes: Uint8Array, scan: number): boolean {
  const { length } = bytes;
  if (length >= scan + 2 && bytes[length - 2] === 0xff && bytes[length - 1] === EOI) return true;
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).indexOf(END_OF_IMAGE, scan) >= 0;
}

const COLOUR_SPACES: Readonly<Record<number, string>> = { 1: 'grey', 3: 'srgb', 4: 'cmyk' };

/**
 * Facts of a JPEG from its segments alone (ITU-T T.81; JFIF; Adobe TN 5116 for the colour transform).
 *
 * Truncated means: no start of scan, or no end-of-image marker after it. Inside entropy-coded data 0xFF is
 * always followed by 0 or a restart marker, so the first `FF D9` after the start of scan ends this picture;
 * what lies behind it (garbage, the pictures of a multi-picture file) does not matter, and a thumbnail's end lies
 * before it, inside a segment that was stepped over.
 */
export const parseJpeg: ContainerParser = (bytes, facts) => {
  const tables = new Map<number, { precision: 8 | 16; values: Uint16Array }>();
  const profile = new Map<number, Uint8Array>();
  let frame: Frame | null = null;
  let adobeTransform = -1;
  let scan = -1;
  let exifSeen = false;
  facts.truncated = true;
  for (const { marker, at, payload } of jpegSegments(bytes)) {
    if (marker === SOS) scan = at + 4 + payload.length;
    else if (marker === DQT) readTables(payload, tables);
    else if (isStartOfFrame(marker)) frame ??= readFrame(marker, payload, facts);
    else if (marker === 0xe1 && !exifSeen && startsWith(payload, 'Exif\0\0')) {
      exifSeen = true;
      readExif(payload, facts);
    } else if (marker === 0xe2 && startsWith(payload, 'ICC_PROFILE\0')) profile.set(payload[12]!, payload.subarray(14));
    else if (marker === 0xee && startsWith(payload, 'Adobe')) adobeTransform = payload[11] ?? -1;
  }
  facts.truncated = scan < 0 || !hasEndAfter(bytes, scan);
  facts.iccProfile = readProfile(profile);
  if (frame === null) return;
  facts.colourSpace =
    frame.components === 4 && adobeTransform === 2 ? 'ycck' : (COLOUR_SPACES[frame.components] ?? null);
  const table = tables.get(frame.table);
  if (table !== undefined) facts.jpegQuality = estimateJpegQuality(table.values, table.precision);
};
