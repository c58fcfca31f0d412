import { type ContainerParser, type FactsDraft, viewOf } from './facts.ts';
import { describeProfile } from './icc.ts';
import { boxes, boxesPastEnd, findBox } from './isobmff.ts';

const END_OF_CODESTREAM = 0xffd9;

/** SIZ marker segment, always the first after SOC (ITU-T T.800, A.5.1). */
function readCodestream(bytes: Uint8Array, start: number, facts: FactsDraft): void {
  const view = viewOf(bytes);
  facts.width = view.getUint32(start + 8) - view.getUint32(start + 16);
  facts.height = view.getUint32(start + 12) - view.getUint32(start + 20);
  facts.channels = view.getUint16(start + 40);
  facts.bitDepth = (view.getUint8(start + 42) & 0x7f) + 1;
  facts.colourSpace = facts.channels < 3 ? 'grey' : 'srgb';
  facts.hasAlpha = facts.channels === 2 || facts.channels === 4;
}

const COLOUR_SPACES: Readonly<Record<number, string>> = { 12: 'cmyk', 14: 'lab', 16: 'srgb', 17: 'grey', 18: 'sycc' };

/**
 * Facts of a JPEG 2000 image from its codestream's SIZ segment and, in a JP2 file, its header boxes.
 * Truncated means: no end-of-codestream marker, or a box that reaches past the bytes.
 */
export const parseJp2: ContainerParser = (bytes, facts) => {
  if (bytes[0] === 0xff) {
    readCodestream(bytes, 0, facts);
    facts.truncated = viewOf(bytes).getUint16(bytes.length - 2) !== END_OF_CODESTREAM;
    return;
  }
  facts.truncated = true;
  const codestream = findBox(bytes, 0, bytes.length, 'jp2c');
  if (codestream !== null) {
    const end = Math.min(codestream.end, bytes.length);
    readCodestream(bytes, codestream.start, facts);
    facts.truncated = boxesPastEnd(bytes) || viewOf(bytes).getUint16(end - 2) !== END_OF_CODESTREAM;
  }
  const header = findBox(bytes, 0, bytes.length, 'jp2h');
  if (header === null) return;
  const view = viewOf(bytes);
  for (const box of boxes(bytes, header.start, header.end)) {
    if (box.type === 'pclr') {
      facts.hasPalette = true;
      facts.hasAlpha = false;
    } else if (box.type === 'colr') {
      const method = view.getUint8(box.start);
      if (method === 1) facts.colourSpace = COLOUR_SPACES[view.getUint32(box.start + 3)] ?? facts.colourSpace;
      else if (method === 2) facts.iccProfile = describeProfile(bytes.subarray(box.start + 3, box.end));
    }
  }
  if (facts.colourSpace === 'cmyk') facts.hasAlpha = (facts.channels ?? 0) > 4;
};
