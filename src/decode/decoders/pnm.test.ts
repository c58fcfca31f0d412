import { describe, expect, it } from 'vitest';
import { readContainer } from '../container/read.ts';
import type { PixelDecoder } from '../types.ts';
import decoder from './pnm.ts';

const pnm = decoder as PixelDecoder;
const file = (header: string, ...pixels: number[]) =>
  Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(pixels)]);
const decode = (header: string, ...pixels: number[]) => pnm.decode(file(header, ...pixels), { maxPixels: 1000 });
const samples = async (header: string, ...pixels: number[]) => [...(await decode(header, ...pixels)).data];

describe('Netpbm', () => {
  it('reads plain bitmaps, with and without spaces; 1 is black', async () => {
    expect(await samples('P1\n# a comment\n3 2\n1 0 1\n011')).toEqual([0, 255, 0, 255, 0, 0]);
  });

  it('reads plain grey and colour, stretched to the whole range', async () => {
    expect(await samples('P2 3 1 15\n0 15 5\n')).toEqual([0, 255, 85]);
    expect(await samples('P3\n1 2\n255\n1 2 3\n4 # four\n5 6')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reads binary bitmaps, each row on its own bytes', async () => {
    expect(await samples('P4 9 2\n', 0b1000_0000, 0b1000_0000, 0, 0)).toEqual([
      0,
      ...Array(7).fill(255),
      0,
      ...Array(9).fill(255),
    ]);
  });

  it('reads binary grey and colour', async () => {
    expect(await samples('P5 2 1 255\n', 9, 10)).toEqual([9, 10]);
    expect(await decode('P6 1 1 255\n', 7, 8, 9)).toMatchObject({ channels: 3, width: 1, height: 1 });
  });

  it('reads 16-bit samples, high byte first, with any largest value', async () => {
    const deep = await decode('P5 2 1 65535\n', 0x12, 0x34, 0xff, 0xff);
    expect(deep.data).toEqual(Uint16Array.of(0x1234, 0xffff));
    expect((await decode('P5 2 1 1023\n', 0x03, 0xff, 0x00, 0x00)).data).toEqual(Uint16Array.of(65_535, 0));
  });

  it('takes pixels that look like white space for pixels', async () => {
    expect(await samples('P5 2 1 255\n', 0x20, 0x0a)).toEqual([0x20, 0x0a]);
  });

  it('reads PAM with alpha', async () => {
    const pam = await decode('P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n', 1, 2, 3, 4);
    expect([pam.channels, ...pam.data]).toEqual([4, 1, 2, 3, 4]);
  });

  it('shows what is there of a cut file, and says so', async () => {
    expect(readContainer(file('P5 2 2 255\n', 9, 9), 'pnm').truncated).toBe(true);
    const cut = await decode('P5 2 2 255\n', 9, 9);
    expect([cut.damage !== undefined, ...cut.data]).toEqual([true, 9, 9, 0, 0]);
    await expect(decode('P5 2 2 255\n', 9)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it.each([
    ['no pixels', 'P5 2 2 255\n', 'corrupt'],
    ['no area', 'P5 0 2 255\n', 'corrupt'],
    ['a largest value out of range', 'P5 1 1 70000\n1', 'corrupt'],
    ['a size that is no number', 'P5 1 x 255\n1', 'corrupt'],
    ['a cut header', 'P6 4', 'corrupt'],
    ['letters among the samples', 'P2 2 1 255\n12 zwölf', 'corrupt'],
    ['a size that the file cannot hold', 'P5 30 30 255\n1234567890123456789012345678901234567890', 'corrupt'],
    ['more pixels than allowed', 'P5 99999 99999 255\n1', 'too-many-pixels'],
    ['channels that are no picture', 'P7\nWIDTH 1\nHEIGHT 1\nDEPTH 9\nMAXVAL 255\nENDHDR\n123456789', 'unsupported'],
  ])('refuses %s', async (_, header, code) => {
    await expect(decode(header)).rejects.toMatchObject({ code });
  });
});
