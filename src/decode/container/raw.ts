import { exifFromDirectory, readExif } from './exif.ts';
import { type ContainerParser, type FactsDraft, viewOf } from './facts.ts';
import { boxes, boxesPastEnd, findBox } from './isobmff.ts';
import { parseJpeg } from './jpeg.ts';
import { rawDirectories } from './raw-tiff.ts';
import { openTiff, readDirectory, readInteger } from './tiff-directory.ts';

/** Canon's box of metadata inside a CR3's `moov`. */
const CANON_UUID = '85c0b687820f11e08111f4ce462b6a48';

/** The directory with the most pixels: the sensor's, as the previews are smaller or have no size of their own. */
function parseRawTiff(bytes: Uint8Array, facts: FactsDraft): void {
  const tiff = openTiff(bytes);
  if (tiff === null) return;
  for (const directory of rawDirectories(tiff)) {
    const width = readInteger(tiff, directory, 0x0100) ?? 0;
    const height = readInteger(tiff, directory, 0x0101) ?? 0;
    if (width * height <= (facts.width ?? 0) * (facts.height ?? 0)) continue;
    facts.width = width;
    facts.height = height;
    facts.bitDepth = readInteger(tiff, directory, 0x0102);
    facts.channels = readInteger(tiff, directory, 0x0115) ?? 1;
  }
  exifFromDirectory(tiff, readDirectory(tiff, tiff.firstDirectory), facts);
}

function parseCr3(bytes: Uint8Array, facts: FactsDraft): void {
  facts.truncated = boxesPastEnd(bytes);
  const moov = findBox(bytes, 0, bytes.length, 'moov');
  if (moov === null) return;
  for (const uuid of boxes(bytes, moov.start, moov.end)) {
    if (uuid.type !== 'uuid' || Buffer.from(bytes.subarray(uuid.start, uuid.start + 16)).toString('hex') !== CANON_UUID)
      continue;
    for (const box of boxes(bytes, uuid.start + 16, uuid.end)) {
      // CMT1 is the main directory, CMT2 EXIF's and CMT4 the GPS one, each a TIFF structure of its own.
      if (box.type === 'CMT1' || box.type === 'CMT2') readExif(bytes.subarray(box.start, box.end), facts);
      else if (box.type === 'CMT4') {
        const gps = openTiff(bytes.subarray(box.start, box.end));
        if (gps !== null) facts.hasGps = readDirectory(gps, gps.firstDirectory).entries.has(2);
      }
    }
  }
}

/** Fujifilm RAF: offset and length of the JPEG preview, which carries the EXIF block, at byte 84. Empty in a cut file. */
export function rafPreview(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 92) return bytes.subarray(0, 0);
  const view = viewOf(bytes);
  const at = view.getUint32(84);
  return bytes.subarray(at, at + view.getUint32(88));
}

/**
 * Facts of a camera raw: size and depth of the largest directory (the sensor; for RAF of the preview, unknown
 * for CR3), camera, time and place.
 */
export const parseRaw: ContainerParser = (bytes, facts) => {
  if (bytes[0] === 0x46) {
    const preview: FactsDraft = { ...facts };
    parseJpeg(rafPreview(bytes), preview);
    const { width, height, orientation, cameraMake, cameraModel, takenAt, hasGps } = preview;
    Object.assign(facts, { width, height, orientation, cameraMake, cameraModel, takenAt, hasGps });
  } else if (bytes[4] === 0x66 && bytes[5] === 0x74) parseCr3(bytes, facts);
  else parseRawTiff(bytes, facts);
};
