import { type ContainerParser, viewOf } from './facts.ts';

/** Offset after a chain of data sub-blocks. */
function skipSubBlocks(view: DataView, at: number): number {
  let next = at;
  for (;;) {
    const size = view.getUint8(next++);
    if (size === 0) return next;
    next += size;
  }
}

/** Facts of a GIF from its blocks (GIF89a). Truncated means: the bytes end before the trailer. */
export const parseGif: ContainerParser = (bytes, facts) => {
  const view = viewOf(bytes);
  facts.width = view.getUint16(6, true);
  facts.height = view.getUint16(8, true);
  facts.bitDepth = 8;
  facts.channels = 1;
  facts.hasPalette = true;
  facts.colourSpace = 'srgb';
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let frames = 0;
  for (;;) {
    facts.pages = Math.max(1, frames);
    const introducer = view.getUint8(at++);
    if (introducer === 0x3b) return;
    if (introducer === 0x21) {
      if (view.getUint8(at) === 0xf9 && view.getUint8(at + 2) & 1) facts.hasAlpha = true;
      at = skipSubBlocks(view, at + 1);
    } else if (introducer === 0x2c) {
      const local = view.getUint8(at + 8);
      if (frames === 0) facts.progressive = (local & 0x40) !== 0;
      // The frame's data follow its colour table and one byte of code size.
      at = skipSubBlocks(view, at + 9 + (local & 0x80 ? 3 << ((local & 7) + 1) : 0) + 1);
      frames++;
    } else {
      // Not a block: decoders stop here and show what came before.
      facts.truncated = frames === 0;
      return;
    }
  }
};
