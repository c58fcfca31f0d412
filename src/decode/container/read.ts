import type { ContainerFacts } from '../../model/facts.ts';
import type { Format } from '../../model/format.ts';
import { parseBmp } from './bmp.ts';
import { type ContainerParser, emptyFacts } from './facts.ts';
import { parseGif } from './gif.ts';
import { parseHeif } from './heif.ts';
import { parseJp2 } from './jp2.ts';
import { parseJpeg } from './jpeg.ts';
import { parseJxl } from './jxl.ts';
import { parsePng } from './png.ts';
import { parsePnm } from './pnm.ts';
import { parseRaw } from './raw.ts';
import { parseSvg } from './svg.ts';
import { parseTiff } from './tiff.ts';
import { parseWebp } from './webp.ts';

const PARSERS: Readonly<Record<Format, ContainerParser>> = {
  jpeg: parseJpeg,
  png: parsePng,
  webp: parseWebp,
  tiff: parseTiff,
  gif: parseGif,
  avif: parseHeif,
  svg: parseSvg,
  bmp: parseBmp,
  pnm: parsePnm,
  heic: parseHeif,
  jxl: parseJxl,
  jp2: parseJp2,
  raw: parseRaw,
};

/**
 * What a file's header says, without decoding a pixel.
 *
 * Never throws for a broken file: what could be read stays, the rest is null, and a structure that runs past the
 * end of the bytes makes the file `truncated`.
 */
export function readContainer(bytes: Uint8Array, format: Format): ContainerFacts {
  const facts = emptyFacts(format);
  try {
    PARSERS[format](bytes, facts);
  } catch (error) {
    // A header with impossible numbers in it (SyntaxError) tells nothing about where the file ends.
    if (error instanceof RangeError) facts.truncated = true;
    else if (!(error instanceof SyntaxError)) throw error;
  }
  return facts;
}
