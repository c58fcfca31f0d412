import { describe, expect, it } from 'vitest';
import { readContainer } from '../container/read.ts';
import bmp from './bmp.ts';

const LIMITS = { maxPixels: 1_000_000 };

interface Parts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  readonly headerSize?: number;
  readonly masks?: readonly number[];
  readonly palette?: readonly (readonly [number, number, number])[];
  readonly pixels: readonly number[];
}

function build({
  width,
  height,
  bits,
  compression = 0,
  headerSize = 40,
  masks = [],
  palette = [],
  pixels,
}: Parts): Buffer {
  const old = headerSize === 12;
  const stride = old ? 3 : 4;
  const extra = headerSize === 40 ? masks.length * 4 : 0;
  const file = Buffer.alloc(14 + headerSize + extra + palette.length * stride + pixels.length);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(file.length - pixels.length, 10);
  file.writeUInt32LE(headerSize, 14);
  if (old) {
    file.writeUInt16LE(width, 18);
    file.writeUInt16LE(height, 20);
    file.writeUInt16LE(bits, 24);
  } else {
    file.writeInt32LE(width, 18);
    file.writeInt32LE(height, 22);
    file.writeUInt16LE(1, 26);
    file.writeUInt16LE(bits, 28);
    file.writeUInt32LE(compression, 30);
    file.writeUInt32LE(palette.length, 46);
    for (const [i, mask] of masks.entries()) file.writeUInt32LE(mask >>> 0, 54 + 4 * i);
  }
  for (const [i, [r, g, b]] of palette.entries()) file.set([b, g, r], 14 + headerSize + extra + i * stride);
  file.set(pixels, file.length - pixels.length);
  return file;
}

const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;
const BLUE = [0, 0, 255] as const;
const BLACK = [0, 0, 0] as const;

const decode = async (parts: Parts) => {
  const file = build(parts);
  expect(readContainer(file, 'bmp')).toMatchObject({ width: parts.width, height: Math.abs(parts.height) });
  return bmp.formats.includes('bmp') && 'decode' in bmp ? bmp.decode(file, LIMITS) : expect.fail();
};
const pixels = async (parts: Parts) => [...(await decode(parts)).data];

describe('BMP', () => {
  it('reads 24 bits from the bottom row up, rows padded to four bytes', async () => {
    const stored = [...BLUE, 0, 0, 0, 0, 0, ...RED, 0, 0, 0, 0, 0].slice(0, 16);
    // Stored as BGR: the first stored row is the lower one.
    expect(
      await pixels({ width: 2, height: 2, bits: 24, pixels: [...stored.slice(0, 8), ...stored.slice(8)] }),
    ).toEqual([...[0, 0, 255, 0, 0, 0], ...[255, 0, 0, 0, 0, 0]]);
  });

  it('reads top-down rows', async () => {
    expect(await pixels({ width: 1, height: -2, bits: 24, pixels: [0, 0, 255, 0, 255, 0, 0, 0] })).toEqual([
      ...RED,
      ...BLUE,
    ]);
  });

  it.each([
    [1, [0b0100_0000]],
    [2, [0b0001_0000]],
    [4, [0x01, 0x00]],
    [8, [0, 1, 0]],
  ])('reads %i bits with a palette', async (bits, row) => {
    const padded = [...row, 0, 0, 0, 0].slice(0, 4);
    expect(await pixels({ width: 3, height: 1, bits, palette: [RED, BLUE], pixels: padded })).toEqual([
      ...RED,
      ...BLUE,
      ...RED,
    ]);
  });

  it('reads OS/2 palettes of three bytes', async () => {
    expect(
      await pixels({
        width: 2,
        height: 1,
        bits: 1,
        headerSize: 12,
        palette: [GREEN, RED],
        pixels: [0b0100_0000, 0, 0, 0],
      }),
    ).toEqual([...GREEN, ...RED]);
  });

  it('shows indices beyond the palette black', async () => {
    expect(await pixels({ width: 2, height: 1, bits: 8, palette: [RED, BLUE], pixels: [1, 200, 0, 0] })).toEqual([
      ...BLUE,
      ...BLACK,
    ]);
  });

  it('gives one channel for a grey palette', async () => {
    const raster = await decode({
      width: 2,
      height: 1,
      bits: 8,
      palette: [
        [7, 7, 7],
        [200, 200, 200],
      ],
      pixels: [1, 0, 0, 0],
    });
    expect([raster.channels, ...raster.data]).toEqual([1, 200, 7]);
  });

  it('reads 16 bits as 5-5-5, and as 5-6-5 by masks', async () => {
    expect(await pixels({ width: 2, height: 1, bits: 16, pixels: [0x00, 0x7c, 0x10, 0x00] })).toEqual([
      255, 0, 0, 0, 0, 132,
    ]);
    const masks = [0xf800, 0x07e0, 0x001f];
    expect(
      await pixels({ width: 2, height: 1, bits: 16, compression: 3, masks, pixels: [0x00, 0xf8, 0xe0, 0x07] }),
    ).toEqual([...RED, ...GREEN]);
  });

  it('takes the fourth byte for alpha only where a mask says so and some pixel uses it', async () => {
    const stored = [0, 0, 255, 128, 0, 255, 0, 255];
    expect(await pixels({ width: 2, height: 1, bits: 32, pixels: stored })).toEqual([...RED, ...GREEN]);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const v4 = await decode({ width: 2, height: 1, bits: 32, compression: 3, headerSize: 108, masks, pixels: stored });
    expect([v4.channels, ...v4.data]).toEqual([4, ...RED, 128, ...GREEN, 255]);
    const unused = await decode({
      width: 1,
      height: 1,
      bits: 32,
      compression: 3,
      headerSize: 108,
      masks,
      pixels: [0, 0, 255, 0],
    });
    expect([unused.channels, ...unused.data]).toEqual([3, ...RED]);
  });

  it('reads RLE8: runs, literal pixels, jumps', async () => {
    const palette = [BLACK, RED, BLUE];
    const runs = [2, 1, 0, 0, 0, 3, 2, 1, 2, 0, 0, 1]; // lower row: red red; upper row: blue red blue
    expect(await pixels({ width: 3, height: 2, bits: 8, compression: 1, palette, pixels: runs })).toEqual([
      ...[...BLUE, ...RED, ...BLUE],
      ...[...RED, ...RED, ...BLACK],
    ]);
    const jump = [0, 2, 1, 1, 1, 1, 0, 1]; // one right, one up, one red
    expect(await pixels({ width: 2, height: 2, bits: 8, compression: 1, palette, pixels: jump })).toEqual([
      ...BLACK,
      ...RED,
      ...BLACK,
      ...BLACK,
    ]);
  });

  it('reads RLE4', async () => {
    const palette = [BLACK, RED, BLUE];
    expect(await pixels({ width: 3, height: 1, bits: 4, compression: 2, palette, pixels: [3, 0x12, 0, 1] })).toEqual([
      ...RED,
      ...BLUE,
      ...RED,
    ]);
    expect(
      await pixels({ width: 3, height: 1, bits: 4, compression: 2, palette, pixels: [0, 3, 0x12, 0x20, 0, 1] }),
    ).toEqual([...RED, ...BLUE, ...BLUE]);
  });

  it('shows what is there of a cut file, and says so', async () => {
    const whole = build({ width: 1, height: 3, bits: 24, pixels: [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0] });
    if (!('decode' in bmp)) return expect.fail();
    const cut = await bmp.decode(whole.subarray(0, whole.length - 5), LIMITS);
    expect(cut.damage).toMatch(/ends early/);
    expect([...cut.data]).toEqual([...BLACK, ...GREEN, ...RED]);
    // Lost padding is no damage.
    expect((await bmp.decode(whole.subarray(0, whole.length - 1), LIMITS)).damage).toBeUndefined();
    const runs = build({ width: 4, height: 2, bits: 8, compression: 1, palette: [BLACK, RED], pixels: [4, 1] });
    expect((await bmp.decode(runs, LIMITS)).damage).toMatch(/ends early/);
  });

  it.each([
    ['no area', { width: 0, height: 5, bits: 24, pixels: [0] }, 'corrupt'],
    ['a depth that does not exist', { width: 1, height: 1, bits: 7, pixels: [0] }, 'corrupt'],
    ['run lengths of the wrong depth', { width: 1, height: 1, bits: 24, compression: 1, pixels: [0] }, 'corrupt'],
    ['a wrapped JPEG', { width: 1, height: 1, bits: 0, compression: 4, pixels: [0] }, 'unsupported'],
    ['a size that the file cannot hold', { width: 900, height: 900, bits: 24, pixels: Array(2704).fill(0) }, 'corrupt'],
    ['more pixels than allowed', { width: 100_000, height: 100_000, bits: 24, pixels: [0] }, 'too-many-pixels'],
  ] as const)('refuses %s', async (_, parts, code) => {
    if (!('decode' in bmp)) return expect.fail();
    await expect(bmp.decode(build(parts), LIMITS)).rejects.toMatchObject({ code });
  });
});
