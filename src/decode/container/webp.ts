import { readExif } from './exif.ts';
import { type ContainerParser, fourCC, viewOf } from './facts.ts';
import { describeProfile } from './icc.ts';

/** Facts of a WebP from its RIFF chunks (RFC 9649). Truncated means: the RIFF size reaches past the bytes. */
export const parseWebp: ContainerParser = (bytes, facts) => {
  const view = viewOf(bytes);
  const end = view.getUint32(4, true) + 8;
  facts.bitDepth = 8;
  facts.channels = 3;
  facts.colourSpace = 'srgb';
  facts.truncated = end > bytes.length;
  let frames = 0;
  for (let at = 12; at + 8 <= Math.min(end, bytes.length); ) {
    const type = fourCC(view, at);
    const size = view.getUint32(at + 4, true);
    const data = at + 8;
    if (type === 'VP8X') {
      facts.hasAlpha = (view.getUint8(data) & 0x10) !== 0;
      facts.width = (view.getUint32(data + 4, true) & 0xffffff) + 1;
      facts.height = (view.getUint32(data + 6, true) >>> 8) + 1;
    } else if (type === 'VP8 ') {
      facts.width ??= view.getUint16(data + 6, true) & 0x3fff;
      facts.height ??= view.getUint16(data + 8, true) & 0x3fff;
    } else if (type === 'VP8L') {
      const packed = view.getUint32(data + 1, true);
      facts.width ??= (packed & 0x3fff) + 1;
      facts.height ??= ((packed >>> 14) & 0x3fff) + 1;
      if ((packed >>> 28) & 1) facts.hasAlpha = true;
    } else if (type === 'ANMF') frames++;
    else if (type === 'ICCP') facts.iccProfile = describeProfile(bytes.subarray(data, data + size));
    else if (type === 'EXIF') readExif(bytes.subarray(data, data + size), facts);
    at = data + size + (size & 1);
  }
  if (facts.hasAlpha) facts.channels = 4;
  facts.pages = Math.max(1, frames);
};
