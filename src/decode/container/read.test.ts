import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../model/format.ts';
import { sharp } from '../libvips.ts';
import { SAMPLE_FILES } from '../report.ts';
import { sampleBytes } from '../samples.ts';
import { readContainer } from './read.ts';

const blank = (alpha = false) =>
  sharp({
    create: { width: 40, height: 30, channels: alpha ? 4 : 3, background: { r: 90, g: 140, b: 200, alpha: 0.5 } },
  });

describe('readContainer', () => {
  it('reads the size of every format', async () => {
    for (const format of FORMATS) {
      if (format === 'raw') continue; // its sample has no sensor directory
      const facts = readContainer(await SAMPLE_FILES[format](), format);
      expect({ format, width: facts.width, height: facts.height, truncated: facts.truncated }).toEqual({
        format,
        width: 16,
        height: 12,
        truncated: false,
      });
    }
  });

  it('reads depth, channels, palette and alpha of PNGs', async () => {
    const noise = sharp(Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 37) % 256)), {
      raw: { width: 10, height: 10, channels: 3 },
    });
    const read = async (image: ReturnType<typeof sharp>) => readContainer(await image.toBuffer(), 'png');
    expect(await read(noise.clone().png())).toMatchObject({
      bitDepth: 8,
      channels: 3,
      hasAlpha: false,
      hasPalette: false,
    });
    expect(await read(noise.clone().png({ palette: true }))).toMatchObject({ channels: 1, hasPalette: true });
    expect(await read(noise.clone().ensureAlpha(0.5).png())).toMatchObject({ channels: 4, hasAlpha: true });
    expect(await read(noise.clone().toColourspace('rgb16').png())).toMatchObject({ bitDepth: 16, channels: 3 });
    expect(await read(noise.clone().toColourspace('b-w').png())).toMatchObject({ channels: 1, colourSpace: 'grey' });
    expect(await read(noise.clone().png({ progressive: true }))).toMatchObject({ progressive: true });
    expect((await read(noise.clone().withIccProfile('srgb').png())).iccProfile).toMatch(/sRGB/);
  });

  it('counts the frames of GIF and WebP and the pages of TIFF', async () => {
    const frames = await Promise.all(
      [...'abc'].map((_, i) =>
        blank()
          .tint({ r: 80 * i, g: 0, b: 0 })
          .png()
          .toBuffer(),
      ),
    );
    const animation = () => sharp(frames, { join: { animated: true } });
    expect(readContainer(await animation().gif().toBuffer(), 'gif').pages).toBe(3);
    expect(readContainer(await animation().webp().toBuffer(), 'webp').pages).toBe(3);
    expect(readContainer(await animation().tiff().toBuffer(), 'tiff').pages).toBe(3);
    expect(readContainer(await blank().gif().toBuffer(), 'gif').pages).toBe(1);
  });

  it.each(['png', 'gif', 'webp', 'tiff', 'avif'] as const)('sees that a %s was cut', async (format) => {
    const file = await blank().toFormat(format).toBuffer();
    expect(readContainer(file, format).truncated).toBe(false);
    expect(readContainer(file.subarray(0, Math.floor(file.length * 0.9)), format).truncated).toBe(true);
    expect(readContainer(file.subarray(0, Math.floor(file.length * 0.4)), format).truncated).toBe(true);
  });

  it.each(['webp', 'avif'] as const)('sees the alpha of a %s', async (format) => {
    expect(readContainer(await blank(true).toFormat(format).toBuffer(), format).hasAlpha).toBe(true);
    expect(readContainer(await blank().toFormat(format).toBuffer(), format).hasAlpha).toBe(false);
  });

  it('reads lossy and lossless WebP', async () => {
    expect(readContainer(await blank().webp().toBuffer(), 'webp')).toMatchObject({ width: 40, height: 30 });
    expect(readContainer(await blank().webp({ lossless: true }).toBuffer(), 'webp')).toMatchObject({
      width: 40,
      height: 30,
    });
  });

  it('reads the depth of AVIF', async () => {
    expect(readContainer(await blank().avif({ bitdepth: 10 }).toBuffer(), 'avif').bitDepth).toBe(10);
  });

  it('reads the rotation of HEIC from its own properties', () => {
    expect(readContainer(sampleBytes('heicTurned'), 'heic')).toMatchObject({
      orientation: 6,
      cameraMake: 'Acme',
      width: 16,
      height: 12,
    });
    expect(readContainer(sampleBytes('heicAlpha'), 'heic').hasAlpha).toBe(true);
  });

  it('reads grey, alpha and depth of JPEG XL and JPEG 2000', () => {
    expect(readContainer(sampleBytes('jxlGrey'), 'jxl')).toMatchObject({
      channels: 1,
      colourSpace: 'grey',
      width: 16,
      height: 12,
    });
    expect(readContainer(sampleBytes('jxlGreyAlpha'), 'jxl')).toMatchObject({ channels: 2, hasAlpha: true });
    expect(readContainer(sampleBytes('jxlAlpha'), 'jxl')).toMatchObject({ channels: 4, hasAlpha: true });
    expect(readContainer(sampleBytes('jp2Deep'), 'jp2')).toMatchObject({ channels: 1, bitDepth: 16 });
  });

  it('reads the size of an SVG from its attributes or its view box', () => {
    const size = (attributes: string) => {
      const { width, height } = readContainer(Buffer.from(`<svg ${attributes}></svg>`), 'svg');
      return [width, height];
    };
    expect(size('width="30px" height="20"')).toEqual([30, 20]);
    expect(size('width="1in" height="2in"')).toEqual([72, 144]);
    expect(size('viewBox="0 0 200 100"')).toEqual([200, 100]);
    expect(size('width="50" viewBox="0 0 200 100"')).toEqual([50, 25]);
    expect(size('width="100%"')).toEqual([null, null]);
  });

  it('never throws, whatever byte is damaged and wherever the file ends', async () => {
    const files = await Promise.all(FORMATS.map(async (format) => ({ format, bytes: await SAMPLE_FILES[format]() })));
    files.push({
      format: 'tiff',
      bytes: await blank()
        .withExif({ IFD0: { Make: 'A' } })
        .tiff({ tile: true })
        .toBuffer(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(255),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (file, at, value, share) => {
          const bytes = Uint8Array.from(file.bytes);
          bytes[at % Math.min(bytes.length, 400)] = value;
          readContainer(bytes.subarray(0, Math.ceil(bytes.length * share)), file.format);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
