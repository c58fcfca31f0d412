import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../../test/fixtures/pictures.ts';
import { sniffFormat } from '../decode/sniff.ts';
import { convertBytes } from './convert-picture.ts';
import { type PictureOptions, resolveConversion } from './picture-conversion.ts';

const convert = async (bytes: Buffer, options: PictureOptions) =>
  convertBytes(bytes, sniffFormat(bytes)!, resolveConversion({ upright: true, ...options })!, 1e8);

const facts = async (bytes: Buffer | null) => {
  const { format, width, height, channels, hasAlpha, orientation, depth, icc, exif, space } = await sharp(
    bytes!,
  ).metadata();
  return {
    format,
    width,
    height,
    channels,
    hasAlpha,
    orientation,
    depth,
    hasIcc: icc !== undefined,
    hasExif: exif !== undefined,
    space,
  };
};

const pixel = async (bytes: Buffer, left: number, top: number) => [
  ...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
];

const flat = (r: number, g: number, b: number, alpha = 1, width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 4, background: { r, g, b, alpha } } });

describe('convertBytes', () => {
  it('changes nothing where nothing is to change', async () => {
    const jpeg = await (await picture(1)).jpeg({ quality: 80 }).toBuffer();
    const png = await (await picture(1)).png().toBuffer();
    for (const [bytes, options] of [
      [jpeg, {}],
      [jpeg, { imageFormat: 'jpeg' }],
      [jpeg, { quality: 80 }],
      [jpeg, { imageFormat: 'jpeg', quality: 95 }],
      [jpeg, { size: '640' }],
      [jpeg, { size: '320x240', resize: 'letterbox' }],
      [jpeg, { srgb: true }],
      [jpeg, { stripMetadata: true }],
      [png, { background: 'white' }],
      [png, { quality: 50 }],
    ] as const) {
      const made = await convert(bytes, options);
      expect(made.bytes, JSON.stringify(options)).toBeNull();
      expect([made.width, made.height]).toEqual([320, 240]);
    }
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('writes %s', async (imageFormat) => {
    const source = await (await picture(1)).tiff().toBuffer();
    const made = await convert(source, { imageFormat, size: '160' });
    const expected = { format: imageFormat === 'avif' ? 'heif' : imageFormat, width: 160, height: 120, channels: 3 };
    expect(await facts(made.bytes)).toMatchObject(expected);
    // The same again, byte for byte.
    expect((await convert(source, { imageFormat, size: '160' })).bytes!.equals(made.bytes!)).toBe(true);
  });

  it('keeps the format where it can, else one that loses nothing', async () => {
    const png = await flat(1, 2, 3).png().toBuffer();
    expect((await convert(png, { size: '10' })).format).toBe('png');
    const gif = await flat(1, 2, 3).gif().toBuffer();
    expect((await convert(gif, { size: '10' })).format).toBe('png');
    const webp = await flat(1, 2, 3).webp().toBuffer();
    expect((await convert(webp, { size: '10' })).format).toBe('webp');
  });

  it('encodes a JPEG again only when that makes it coarser', async () => {
    const fine = await (await picture(1)).jpeg({ quality: 96 }).toBuffer();
    const made = await convert(fine, { quality: 60 });
    expect(made.bytes!.length).toBeLessThan(fine.length / 2);
  });

  it('turns pixels as EXIF says, and says so no more', async () => {
    const stored = await sharp(await flat(255, 0, 0).png().toBuffer())
      .composite([{ input: await flat(0, 0, 255, 1, 20, 20).png().toBuffer(), left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const made = await convert(stored, {});
    expect([made.width, made.height]).toEqual([20, 40]);
    const seen = await facts(made.bytes);
    expect(seen).toMatchObject({ width: 20, height: 40 });
    expect(seen.orientation ?? 1).toBe(1);
    // Blue was left as stored; turned clockwise it is on top.
    expect((await pixel(made.bytes!, 10, 2)).slice(0, 3)).toEqual([0, 0, 255]);
    expect((await pixel(made.bytes!, 10, 37)).slice(0, 3)).toEqual([255, 0, 0]);
  });

  it('puts alpha over white in a JPEG, over another colour when told, and keeps it elsewhere', async () => {
    const half = await flat(0, 0, 0, 0.5).png().toBuffer();
    const [grey] = await pixel((await convert(half, { imageFormat: 'jpeg' })).bytes!, 5, 5);
    expect(grey).toBeGreaterThan(125);
    expect(grey).toBeLessThan(130);
    const clear = await flat(0, 0, 0, 0).png().toBuffer();
    const green = await convert(clear, { background: '0,255,0' });
    expect(await pixel(green.bytes!, 5, 5)).toEqual([0, 255, 0]);
    const kept = await convert(clear, { size: '10', imageFormat: 'webp' });
    expect(await facts(kept.bytes)).toMatchObject({ hasAlpha: true, width: 10, height: 5 });
  });

  it('fills a letterbox with the grey of YOLO, or what is asked for', async () => {
    const red = await flat(255, 0, 0).removeAlpha().png().toBuffer();
    const made = await convert(red, { size: '40', resize: 'letterbox' });
    expect(await facts(made.bytes)).toMatchObject({ width: 40, height: 40, channels: 3 });
    expect(await pixel(made.bytes!, 20, 2)).toEqual([114, 114, 114]);
    expect(await pixel(made.bytes!, 20, 38)).toEqual([114, 114, 114]);
    expect(await pixel(made.bytes!, 20, 20)).toEqual([255, 0, 0]);
    const blue = await convert(red, { size: '40', resize: 'letterbox', padColour: '0,0,255' });
    expect(await pixel(blue.bytes!, 20, 2)).toEqual([0, 0, 255]);
    const clear = await flat(255, 0, 0, 0.5).png().toBuffer();
    expect(await pixel((await convert(clear, { size: '40', resize: 'letterbox' })).bytes!, 20, 2)).toEqual([
      114, 114, 114, 255,
    ]);
  });

  it('keeps grey pictures grey, also padded, and makes others so', async () => {
    const grey = await flat(90, 90, 90).removeAlpha().toColourspace('b-w').png().toBuffer();
    expect(await facts((await convert(grey, { size: '10' })).bytes)).toMatchObject({ channels: 1 });
    const padded = await convert(grey, { size: '40', resize: 'letterbox' });
    expect(await facts(padded.bytes)).toMatchObject({ channels: 1, height: 40 });
    expect(await pixel(padded.bytes!, 20, 2)).toEqual([114, 114, 114]);
    const coloured = await convert(grey, { size: '40', resize: 'letterbox', padColour: '9,99,9' });
    expect(await pixel(coloured.bytes!, 20, 2)).toEqual([9, 99, 9]);
    const made = await convert(await (await picture(1)).jpeg().toBuffer(), { grayscale: true });
    expect(await facts(made.bytes)).toMatchObject({ channels: 1, format: 'jpeg' });
  });

  it('keeps 16 bits in a PNG', async () => {
    const data = new Uint16Array(40 * 20 * 3).fill(12_345);
    const deep = await sharp(data, { raw: { width: 40, height: 20, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect(await facts(deep)).toMatchObject({ depth: 'ushort' });
    expect(await facts((await convert(deep, { size: '10' })).bytes)).toMatchObject({ depth: 'ushort' });
    expect(await facts((await convert(deep, { imageFormat: 'webp' })).bytes)).toMatchObject({ depth: 'uchar' });
  });

  it('keeps other colour profiles unless told, and takes them to sRGB when told', async () => {
    const p3 = await flat(200, 50, 50).removeAlpha().withIccProfile('p3').png().toBuffer();
    const inP3 = await pixel(p3, 5, 5);
    const kept = await convert(p3, { size: '10' });
    expect(await facts(kept.bytes)).toMatchObject({ hasIcc: true });
    expect(await pixel(kept.bytes!, 2, 2)).toEqual(inP3);
    const made = await convert(p3, { srgb: true });
    expect(await facts(made.bytes)).toMatchObject({ hasIcc: false });
    const [r, g, b] = await pixel(made.bytes!, 5, 5);
    expect(Math.abs(r! - 200) + Math.abs(g! - 50) + Math.abs(b! - 50)).toBeLessThan(8);
    const inks = await flat(200, 50, 50).removeAlpha().toColourspace('cmyk').jpeg().toBuffer();
    expect(await facts(inks)).toMatchObject({ space: 'cmyk' });
    expect(await facts((await convert(inks, { srgb: true })).bytes)).toMatchObject({ space: 'srgb', channels: 3 });
    expect(await facts((await convert(inks, { size: '10' })).bytes)).toMatchObject({ space: 'srgb', channels: 3 });
  });

  it('keeps EXIF unless told to leave it out', async () => {
    const named = await (await picture(1))
      .withExif({ IFD0: { Copyright: 'Ada' } })
      .jpeg()
      .toBuffer();
    expect(await facts((await convert(named, { size: '100' })).bytes)).toMatchObject({ hasExif: true });
    expect(await facts((await convert(named, { stripMetadata: true })).bytes)).toMatchObject({ hasExif: false });
    expect((await convert(named, {})).bytes).toBeNull();
  });

  it('shows what there is of a file that ends early, and refuses one that shows nothing', async () => {
    const whole = await (await picture(1)).jpeg({ quality: 95 }).toBuffer();
    const cut = await convert(whole.subarray(0, whole.length / 2), { size: '100' });
    expect(cut.damage).toMatch(/ends early/);
    const broken = Buffer.from(whole.subarray(0, 300));
    await expect(convert(broken, { size: '100' })).rejects.toThrow();
    const bomb = resolveConversion({ size: '10' })!;
    await expect(convertBytes(whole, 'jpeg', bomb, 1000)).rejects.toThrow(/pixels/);
  });
});
