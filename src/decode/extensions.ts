import { FORMATS, type Format } from '../model/format.ts';

const EXTENSIONS: Readonly<Record<Format, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'jif', 'jfi', 'pjpeg', 'pjp', 'mpo', 'thm'],
  png: ['png', 'apng'],
  webp: ['webp'],
  tiff: ['tif', 'tiff', 'btf', 'tf8', 'gtiff'],
  gif: ['gif'],
  // `.heif` names the container, which AVIF shares.
  avif: ['avif', 'avifs', 'heif'],
  svg: ['svg'],
  bmp: ['bmp', 'dib', 'rle'],
  // Netpbm readers go by the magic number, so the family shares its extensions.
  pnm: ['pnm', 'pbm', 'pgm', 'ppm', 'pam'],
  heic: ['heic', 'heif', 'hif', 'heics', 'heifs'],
  jxl: ['jxl'],
  jp2: ['jp2', 'j2k', 'j2c', 'jpc', 'jpf', 'jpx', 'jpm', 'jp2k', 'jph'],
  raw: [
    ...['cr2', 'cr3', 'crw', 'nef', 'nrw', 'arw', 'srf', 'sr2', 'dng', 'orf', 'rw2', 'rwl', 'raw', 'raf', 'pef', 'srw'],
    ...['3fr', 'fff', 'iiq', 'erf', 'mef', 'mos', 'mrw', 'dcr', 'kdc', 'k25', 'x3f', 'gpr'],
  ],
};

/** Extensions that promise something other than an image of a known format. */
const OTHER_TYPES = new Set([
  ...['ico', 'cur', 'tga', 'psd', 'psb', 'xcf', 'exr', 'hdr', 'dds', 'pcx', 'eps', 'ps', 'ai', 'pdf'],
  ...['mp4', 'mov', 'avi', 'mkv', 'webm', 'mp3', 'wav'],
  ...['txt', 'md', 'html', 'htm', 'json', 'jsonl', 'xml', 'csv', 'tsv', 'yaml', 'yml', 'npy', 'npz', 'parquet'],
  ...['zip', 'tar', 'gz', 'tgz', 'rar', '7z', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx'],
]);

const FORMATS_OF_EXTENSION = new Map<string, Format[]>();
for (const format of FORMATS) {
  for (const extension of EXTENSIONS[format]) {
    FORMATS_OF_EXTENSION.set(extension, [...(FORMATS_OF_EXTENSION.get(extension) ?? []), format]);
  }
}
// Raws of old cameras are plain TIFFs to any reader that does not know them by name.
for (const extension of EXTENSIONS.raw) FORMATS_OF_EXTENSION.get(extension)?.push('tiff');

/** Usual file name extensions of a format, lower case without the dot, the most usual first. */
export const extensionsOf = (format: Format): readonly string[] => EXTENSIONS[format];

/** What follows the last dot of a path's last part, lower case; undefined when that is not letters and digits. */
const extensionOf = (path: string): string | undefined => /[^/\\]\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();

/** Whether a file is named as an image of a known format. */
export function hasImageExtension(path: string): boolean {
  const extension = extensionOf(path);
  return extension !== undefined && FORMATS_OF_EXTENSION.has(extension);
}

/**
 * Whether a file's extension promises a type that its content is not.
 *
 * @param path name or path; only its extension counts, in any case.
 * @returns false without an extension, and for endings that promise no type (`photo.0001`, `photo.jpg_large`, `photo.bin`).
 */
export function extensionContradicts(path: string, format: Format): boolean {
  const extension = extensionOf(path);
  if (extension === undefined) return false;
  const promised = FORMATS_OF_EXTENSION.get(extension);
  return promised === undefined ? OTHER_TYPES.has(extension) : !promised.includes(format);
}
