import { isUtf8 } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { compareIds, escapeName, idSegment, idSegmentsBelow, unescapeName } from './id.ts';
import { nativePathOf } from './native-path.ts';

const E_ACUTE = '\u00e9';
const E_COMBINING = 'e\u0301';

describe('escaped names', () => {
  it('give back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
        const bytes = Buffer.from(array);
        expect(unescapeName(escapeName(nativePathOf(bytes))).equals(bytes)).toBe(true);
      }),
    );
  });

  it('are readable where the bytes are', () => {
    expect(escapeName('plain ünïcode 写真.jpg')).toBe('plain ünïcode 写真.jpg');
    expect(escapeName('a\\xE9.jpg')).toBe('a\\\\xE9.jpg');
    expect(escapeName(Buffer.from('a\xe9\\b.jpg', 'latin1'))).toBe('a\\xE9\\\\b.jpg');
    expect(escapeName(Buffer.concat([Buffer.from('写'), Buffer.from([0xff, 0xc3]), Buffer.from('é')]))).toBe(
      '写\\xFF\\xC3é',
    );
  });

  it('escape what UTF-8 forbids: surrogates, overlong forms, cut sequences', () => {
    for (const bytes of [
      [0xed, 0xa0, 0x80],
      [0xc0, 0xaf],
      [0xe2, 0x82],
      [0xf5, 0x80, 0x80, 0x80],
    ]) {
      expect(isUtf8(Buffer.from(bytes))).toBe(false);
      const expected = bytes.map((byte) => `\\x${byte.toString(16).toUpperCase()}`).join('');
      expect(escapeName(Buffer.from(bytes))).toBe(expected);
    }
  });

  it('cannot be read back when someone has altered them', () => {
    expect(() => unescapeName('a\\q')).toThrow(RangeError);
    expect(() => unescapeName('a\\x4')).toThrow(RangeError);
  });
});

describe('id segments', () => {
  it('are NFC unless the twin lies beside', () => {
    expect(idSegment(`${E_COMBINING}.jpg`, false)).toBe(`${E_ACUTE}.jpg`);
    expect(idSegment(`${E_COMBINING}.jpg`, true)).toBe(`${E_COMBINING}.jpg`);
  });

  it('ask the file system for the twin', () => {
    const root = throwawayTree([`alone/${E_COMBINING}.jpg`, `both/${E_COMBINING}.jpg`]);
    expect(idSegmentsBelow(root, ['alone', `${E_COMBINING}.jpg`])).toEqual(['alone', `${E_ACUTE}.jpg`]);
    writeFileSync(join(root, 'both', `${E_ACUTE}.jpg`), 'the other');
    const both = [E_COMBINING, E_ACUTE].map((letter) => idSegmentsBelow(root, ['both', `${letter}.jpg`]).join('/'));
    // On a file system that takes both names for one file there is no twin, and one id.
    expect([2, 1]).toContain(new Set(both).size);
    if (process.platform === 'linux') expect(both).toEqual([`both/${E_COMBINING}.jpg`, `both/${E_ACUTE}.jpg`]);
  });
});

it('ids are ordered by their UTF-8 bytes', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '/', '\u00e9', '\ud7ff', '\ue000', '\uffff', '\u{1f600}', '\u{10ffff}'),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
