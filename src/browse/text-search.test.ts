import fc from 'fast-check';
import { expect, it } from 'vitest';
import { passContaining, type TextBlock } from './text-search.ts';

function blockOf(texts: readonly string[]): TextBlock {
  const parts = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, part] of parts.entries()) offsets[i + 1] = offsets[i]! + part.length;
  return { bytes: Buffer.concat(parts), offsets };
}

const foldAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', '/', '.', 'é', 'É', '猫', '0'), maxLength: 12 });

it('finds text anywhere, without regard to case', () => {
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }), letters, (texts, wanted) => {
      const isPlain = /^[\x20-\x7e猫]*$/.test(wanted);
      const fold = isPlain ? foldAscii : (text: string) => text.toLowerCase();
      const found = [...passContaining(blockOf(texts), wanted)];
      expect(found).toEqual(texts.map((text) => Number(fold(text).includes(fold(wanted)))));
    }),
    { numRuns: 500 },
  );
});

it('does not find what reaches from one text into the next', () => {
  expect([...passContaining(blockOf(['cat', 'fish']), 'tf')]).toEqual([0, 0]);
});

it('finds every text that holds a part of it', () => {
  const block = blockOf(['train/IMG_0001.JPG', 'val/img_0002.jpg', 'test/scan.png']);
  expect([...passContaining(block, 'img_')]).toEqual([1, 1, 0]);
  expect([...passContaining(block, '.Jpg')]).toEqual([1, 1, 0]);
  expect([...passContaining(block, '')]).toEqual([1, 1, 1]);
});
