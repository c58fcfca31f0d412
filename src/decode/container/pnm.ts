import type { ContainerParser } from './facts.ts';

export interface PnmHeader {
  /** Digit of the magic number: 1–3 in plain text, 4–6 binary, 7 PAM. */
  readonly kind: number;
  readonly width: number;
  readonly height: number;
  /** Samples per pixel. */
  readonly channels: number;
  /** Largest sample value, 1–65535; 1 for bitmaps. */
  readonly maximum: number;
  readonly tupleType: string | null;
  readonly pixelsAt: number;
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);

/**
 * Header of a PBM, PGM, PPM (plain or binary) or PAM file (Netpbm format specifications).
 * @throws RangeError when the bytes end inside it, SyntaxError when a field is no number.
 */
export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const kind = bytes[1]! - 0x30;
  if (kind === 7) return readPamHeader(bytes);
  let at = 2;
  const number = (): number => {
    for (;;) {
      if (at >= bytes.length) throw new RangeError('Netpbm header ends early');
      if (bytes[at] === 0x23) while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
      else if (isSpace(bytes[at])) at++;
      else break;
    }
    const start = at;
    while (bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
    if (at === start || at - start > 9) throw new SyntaxError('a size in the Netpbm header is no number');
    return Number(String.fromCharCode(...bytes.subarray(start, at)));
  };
  const width = number();
  const height = number();
  const bitmap = kind === 1 || kind === 4;
  const maximum = bitmap ? 1 : number();
  // Exactly one white space character stands between the header and the pixels.
  return {
    kind,
    width,
    height,
    channels: kind === 3 || kind === 6 ? 3 : 1,
    maximum,
    tupleType: null,
    pixelsAt: at + 1,
  };
}

function readPamHeader(bytes: Uint8Array): PnmHeader {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const end = /^ENDHDR[ \t]*\n/m.exec(text);
  if (end === null) throw new RangeError('PAM header without ENDHDR');
  const field = (name: string) =>
    new RegExp(`^${name}[ \\t]+(.+?)[ \\t]*$`, 'm').exec(text.slice(0, end.index))?.[1] ?? null;
  const number = (name: string): number => {
    const value = field(name) ?? '';
    if (!/^\d{1,9}$/.test(value)) throw new SyntaxError(`${name} in the PAM header is no number`);
    return Number(value);
  };
  return {
    kind: 7,
    width: number('WIDTH'),
    height: number('HEIGHT'),
    channels: number('DEPTH'),
    maximum: number('MAXVAL'),
    tupleType: field('TUPLTYPE'),
    pixelsAt: end.index + end[0].length,
  };
}

/** Bytes of the pixels of a binary file; null for plain text, whose length the header does not tell. */
export function pnmPixelBytes({ kind, width, height, channels, maximum }: PnmHeader): number | null {
  if (kind <= 3) return null;
  if (kind === 4) return Math.ceil(width / 8) * height;
  return width * height * channels * (maximum > 255 ? 2 : 1);
}

/** Facts of a Netpbm file. Truncated means: fewer bytes than the binary pixels need. */
export const parsePnm: ContainerParser = (bytes, facts) => {
  const header = readPnmHeader(bytes);
  facts.width = header.width;
  facts.height = header.height;
  facts.channels = header.channels;
  facts.bitDepth = header.maximum === 1 ? 1 : header.maximum > 255 ? 16 : 8;
  facts.hasAlpha = header.kind === 7 && (header.channels === 2 || header.channels === 4);
  facts.colourSpace = header.channels < 3 ? 'grey' : 'srgb';
  facts.truncated = header.pixelsAt + (pnmPixelBytes(header) ?? 0) > bytes.length;
};
