import {
  openTiff,
  readChain,
  readChildren,
  readInteger,
  type TiffDirectory,
  type TiffStructure,
} from './tiff-directory.ts';

const SUB_IFDS = 0x014a;
const COMPRESSION = 0x0103;
const PHOTOMETRIC = 0x0106;
const DNG_VERSION = 0xc612;

/** Colour filter array and linear raw: what no finished picture is stored as (TIFF/EP, DNG 1.7). */
const RAW_PHOTOMETRIC = new Set([32803, 34892]);
/** Compressions of camera makers: Sony, Samsung, Nikon, Kodak, Pentax. */
const RAW_COMPRESSION = new Set([32767, 32770, 34713, 65000, 65535]);

/** Directories of a raw file: the chain and, one level down, the SubIFDs. */
export function rawDirectories(tiff: TiffStructure): TiffDirectory[] {
  const { directories } = readChain(tiff, 16);
  return directories.flatMap((directory) => [directory, ...readChildren(tiff, directory, SUB_IFDS)]);
}

/**
 * Tells a camera raw from a plain TIFF, which shares its header: by Canon's mark (`CR` at byte 8), by DNG's
 * version tag, or by sensor data in one of its directories. The make alone says nothing: cameras also write TIFFs.
 */
export function isRawTiff(bytes: Uint8Array): boolean {
  if (bytes[8] === 0x43 && bytes[9] === 0x52 && bytes[10] === 2) return true;
  const tiff = openTiff(bytes);
  if (tiff === null) return false;
  return rawDirectories(tiff).some(
    (directory) =>
      directory.entries.has(DNG_VERSION) ||
      RAW_PHOTOMETRIC.has(readInteger(tiff, directory, PHOTOMETRIC) ?? -1) ||
      RAW_COMPRESSION.has(readInteger(tiff, directory, COMPRESSION) ?? -1),
  );
}
