import { expect, it } from 'vitest';
import { sharp } from '../libvips.ts';
import { estimateJpegQuality } from './jpeg-quality.ts';
import { readContainer } from './read.ts';

const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: '#345678' } }).raw();

it('finds the quality that libjpeg was asked for, 1 to 100, within one', async () => {
  const pixels = await picture.toBuffer();
  const raw = { width: 16, height: 16, channels: 3 } as const;
  for (let quality = 1; quality <= 100; quality++) {
    const jpeg = await sharp(pixels, { raw }).jpeg({ quality, mozjpeg: false }).toBuffer();
    const estimate = readContainer(jpeg, 'jpeg').jpegQuality!;
    expect(Math.abs(estimate - quality), `quality ${quality} read as ${estimate}`).toBeLessThanOrEqual(1);
  }
});

it('stays close for tables that are no scaled standard ones', async () => {
  const pixels = await picture.toBuffer();
  const raw = { width: 16, height: 16, channels: 3 } as const;
  const estimates: number[] = [];
  for (const quality of [20, 40, 60, 80, 95]) {
    // Table 3 is ImageMagick's, by N. Robidoux.
    const jpeg = await sharp(pixels, { raw }).jpeg({ quality, quantisationTable: 3 }).toBuffer();
    estimates.push(readContainer(jpeg, 'jpeg').jpegQuality!);
  }
  expect([...estimates].sort((a, b) => a - b)).toEqual(estimates);
  for (const [i, quality] of [20, 40, 60, 80, 95].entries()) expect(Math.abs(estimates[i]! - quality)).toBeLessThan(15);
});

it('knows tables of ones as 100, and 16-bit tables beyond 255', () => {
  expect(estimateJpegQuality(new Uint8Array(64).fill(1), 8)).toBe(100);
  expect(estimateJpegQuality(new Uint16Array(64).fill(30_000), 16)).toBe(1);
});
