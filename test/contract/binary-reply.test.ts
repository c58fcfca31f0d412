import { expect, it } from 'vitest';
import { unpackBinary } from '../../app/src/screens/map/unpack.ts';
import { packBinary } from '../../src/server/binary.ts';

it('reads what the server packs', () => {
  const parts = {
    points: Float32Array.of(1.5, Number.NaN, -3),
    codes: Uint16Array.of(1, 65_535, 3),
    flags: Uint8Array.of(1, 0, 1, 1, 1),
  };
  const { about, parts: read } = unpackBinary(packBinary({ text: '“ä” 图' }, parts).buffer);
  expect(about).toEqual({ text: '“ä” 图' });
  expect(read).toEqual(parts);
});

it('refuses what is something else', () => {
  expect(() => unpackBinary(new ArrayBuffer(16))).toThrow('binary reply');
});
