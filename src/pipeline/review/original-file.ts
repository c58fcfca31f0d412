import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { PictureFile } from '../../catalog/picture-files.ts';
import { sniffFormat } from '../../decode/sniff.ts';
import { pathOfUri } from '../../sources/uri.ts';

/** Formats that every current browser shows and that cannot hold a script. */
const TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** Browsers show these as they are stored, in colours that nobody meant. */
const FOREIGN_COLOURS: ReadonlySet<string> = new Set(['cmyk', 'ycck', 'lab']);

const MOST_BYTES = 100_000_000;
const MOST_PIXELS = 100_000_000;
const SNIFF_BYTES = 65_536;
const CHUNK_BYTES = 262_144;

export interface OriginalFile {
  readonly type: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Takes no more from the disk than is taken from it; closes the file when cancelled. */
  readonly stream: ReadableStream<Uint8Array>;
}

/** Whether a browser shows the file itself as a scan understood it: right colours, upright, of a size it can hold. */
function isShownByBrowsers({ format, colourSpace, orientation, bitDepth, ...file }: PictureFile): boolean {
  if (format === null || !Object.hasOwn(TYPES, format)) return false;
  if (FOREIGN_COLOURS.has(colourSpace ?? '')) return false;
  // Browsers turn a JPEG as its EXIF says; of the other formats not all do.
  if (format !== 'jpeg' && format !== 'avif' && (orientation ?? 1) !== 1) return false;
  if (format === 'jpeg' && bitDepth !== 8) return false;
  return file.sizeBytes <= MOST_BYTES && (file.width ?? 0) * (file.height ?? 0) <= MOST_PIXELS;
}

/**
 * The bytes of an image file as they are; null when a browser would not show them well, when the content is now of
 * another format than the scan saw, or when there is no such file.
 */
export async function openOriginal(file: PictureFile): Promise<OriginalFile | null> {
  if (!isShownByBrowsers(file)) return null;
  let handle: FileHandle | null = null;
  try {
    // Opening a pipe in the place of the file would otherwise wait for ever.
    handle = await open(pathOfUri(file.uri), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = await handle.stat();
    const head = Buffer.alloc(Math.min(SNIFF_BYTES, facts.size));
    const { bytesRead } = facts.isFile() ? await handle.read(head, 0, head.length, 0) : { bytesRead: 0 };
    const isTrusted = facts.size <= MOST_BYTES && sniffFormat(head.subarray(0, bytesRead)) === file.format;
    if (!isTrusted) {
      await handle.close();
      return null;
    }
    const stream = handle.createReadStream({ start: 0, highWaterMark: CHUNK_BYTES });
    return {
      type: TYPES[file.format!]!,
      sizeBytes: facts.size,
      modifiedMs: facts.mtimeMs,
      stream: Readable.toWeb(stream) as ReadableStream<Uint8Array>,
    };
  } catch {
    await handle?.close().catch(() => undefined);
    return null;
  }
}
