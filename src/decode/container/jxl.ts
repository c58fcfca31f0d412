import { readExif } from './exif.ts';
import { type ContainerParser, type FactsDraft, viewOf } from './facts.ts';
import { boxes, boxesPastEnd } from './isobmff.ts';

/** Reads a JPEG XL bundle: bits from the lowest of each byte on (ISO/IEC 18181-1, annex B). */
class BitReader {
  private readonly bytes: Uint8Array;
  private position: number;

  constructor(bytes: Uint8Array, startByte: number) {
    this.bytes = bytes;
    this.position = startByte * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.position++) {
      const byte = this.bytes[this.position >> 3];
      if (byte === undefined) throw new RangeError('JPEG XL header ends early');
      value += ((byte >> (this.position & 7)) & 1) * 2 ** i;
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** U32: two bits choose between four distributions, each an offset plus a number of bits. */
  u32(...choices: readonly (readonly [offset: number, bits: number])[]): number {
    const [offset, bits] = choices[this.bits(2)]!;
    return offset + this.bits(bits);
  }
}

const RATIOS = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2];

function readSize(reader: BitReader): { width: number; height: number } {
  const small = reader.flag();
  const side = () => (small ? (reader.bits(5) + 1) * 8 : reader.u32([1, 9], [1, 13], [1, 18], [1, 30]));
  const height = side();
  const ratio = reader.bits(3);
  return { height, width: ratio === 0 ? side() : Math.floor(height * RATIOS[ratio]!) };
}

function skipPreview(reader: BitReader): void {
  const coarse = reader.flag();
  const side = () =>
    coarse ? reader.u32([16, 0], [32, 0], [1, 5], [33, 9]) : reader.u32([1, 6], [65, 8], [321, 10], [1345, 12]);
  side();
  if (reader.bits(3) === 0) side();
}

function skipAnimation(reader: BitReader): void {
  reader.u32([100, 0], [1000, 0], [1, 10], [1, 30]);
  reader.u32([1, 0], [1001, 0], [1, 8], [1, 10]);
  reader.u32([0, 0], [0, 3], [0, 16], [0, 32]);
  reader.flag();
}

function readBitDepth(reader: BitReader): number {
  if (!reader.flag()) return reader.u32([8, 0], [10, 0], [12, 0], [1, 6]);
  const bits = reader.u32([32, 0], [16, 0], [24, 0], [1, 6]);
  reader.bits(4);
  return bits;
}

function readCodestream(bytes: Uint8Array, start: number, facts: FactsDraft): void {
  const reader = new BitReader(bytes, start + 2);
  const { width, height } = readSize(reader);
  facts.width = width;
  facts.height = height;
  facts.bitDepth = 8;
  facts.channels = 3;
  facts.colourSpace = 'srgb';
  if (reader.flag()) return; // every field at its default
  if (reader.flag()) {
    facts.orientation = reader.bits(3) + 1;
    if (reader.flag()) readSize(reader);
    if (reader.flag()) skipPreview(reader);
    if (reader.flag()) {
      skipAnimation(reader);
      facts.pages = 2;
    }
  }
  facts.bitDepth = readBitDepth(reader);
  reader.flag(); // modular_16bit_buffers
  const extraChannels = reader.u32([0, 0], [1, 0], [2, 4], [1, 12]);
  if (extraChannels > 0) {
    // Only the first extra channel is looked at: it is the alpha channel in what encoders write.
    if (!reader.flag()) {
      facts.hasAlpha = reader.u32([0, 0], [1, 0], [2, 4], [18, 6]) === 0;
      if (facts.hasAlpha) facts.channels = 4;
      return; // its further fields vary too much to step over for a colour space
    }
    facts.hasAlpha = true;
    facts.channels = 4;
    if (extraChannels > 1) return;
  }
  reader.flag(); // xyb_encoded
  if (reader.flag()) return; // sRGB
  facts.iccProfile = reader.flag() ? 'unnamed' : null;
  if (reader.u32([0, 0], [1, 0], [2, 4], [18, 6]) === 1) {
    facts.colourSpace = 'grey';
    facts.channels = facts.hasAlpha ? 2 : 1;
  }
}

/**
 * Facts of a JPEG XL from its codestream header, bare or in a container. Pages are 2 for an animation of any
 * length: frames are not counted. Truncated means: a box of the container reaches past the bytes; a bare
 * codestream does not tell.
 */
export const parseJxl: ContainerParser = (bytes, facts) => {
  if (bytes[0] === 0xff) {
    readCodestream(bytes, 0, facts);
    return;
  }
  facts.truncated = boxesPastEnd(bytes);
  for (const box of boxes(bytes, 0, bytes.length)) {
    if ((box.type === 'jxlc' || box.type === 'jxlp') && facts.width === null) {
      readCodestream(bytes, box.start + (box.type === 'jxlp' ? 4 : 0), facts);
    } else if (box.type === 'Exif') {
      const { orientation } = facts;
      const block = bytes.subarray(box.start, box.end);
      if (block.length > 4) readExif(block.subarray(4 + viewOf(block).getUint32(0)), facts);
      facts.orientation = orientation; // the codestream's own counts
    }
  }
};
