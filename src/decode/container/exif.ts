import type { FactsDraft } from './facts.ts';
import {
  openTiff,
  readChildren,
  readDirectory,
  readInteger,
  readText,
  type TiffDirectory,
  type TiffStructure,
} from './tiff-directory.ts';

const MAKE = 0x010f;
const MODEL = 0x0110;
const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const GPS_DIRECTORY = 0x8825;
const DATE_TIME_ORIGINAL = 0x9003;
const DATE_TIME_DIGITIZED = 0x9004;
const GPS_LATITUDE = 2;

/** EXIF's `2019:07:31 18:05:09` as ISO 8601 local time; null when it is no possible time (cameras write zeros or blanks). */
export function isoLocalTime(text: string | null): string | null {
  const match = /^(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1800 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return null;
  return `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
}

/** Camera, time, place and orientation from a TIFF directory and the EXIF and GPS directories it points to. */
export function exifFromDirectory(tiff: TiffStructure, directory: TiffDirectory, facts: FactsDraft): void {
  facts.cameraMake ??= readText(tiff, directory, MAKE);
  facts.cameraModel ??= readText(tiff, directory, MODEL);
  const orientation = readInteger(tiff, directory, ORIENTATION);
  if (orientation !== null && orientation >= 1 && orientation <= 8) facts.orientation = orientation;
  const exif = readChildren(tiff, directory, EXIF_DIRECTORY)[0] ?? directory;
  facts.takenAt ??=
    isoLocalTime(readText(tiff, exif, DATE_TIME_ORIGINAL)) ?? isoLocalTime(readText(tiff, exif, DATE_TIME_DIGITIZED));
  facts.hasGps ||= readChildren(tiff, directory, GPS_DIRECTORY).some((gps) => gps.entries.has(GPS_LATITUDE));
}

/**
 * Reads an EXIF block (the TIFF structure after `Exif\0\0`; that prefix may be there). A broken block costs
 * only what could not be read of it: EXIF damage is common and says nothing about the pixels.
 * Tags: CIPA DC-008 (EXIF 2.32).
 */
export function readExif(block: Uint8Array, facts: FactsDraft): void {
  const prefixed = block[0] === 0x45 && block[1] === 0x78 && block[2] === 0x69 && block[3] === 0x66;
  const tiff = openTiff(prefixed ? block.subarray(6) : block);
  if (tiff === null) return;
  try {
    exifFromDirectory(tiff, readDirectory(tiff, tiff.firstDirectory), facts);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
