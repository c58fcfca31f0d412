import { describe, expect, it } from 'vitest';
import pixelDigest from '../measure/pixel-digest.ts';
import type { Format } from '../model/format.ts';
import { decodeImage } from './decode.ts';
import { decodeExact } from './exact.ts';
import { sharp } from './libvips.ts';
import { digestPixels } from './pixel-digest.ts';

const LIMITS = { maxPixels: 10_000_000 };

/** Noise, which no codec gets right by accident. */
function noise(width: number, height: number, channels: 1 | 3 | 4): Buffer {
  let seed = 12_345;
  const data = Buffer.alloc(width * height * channels);
  for (let i = 0; i < data.length; i++) {
    seed = (seed * 48_271) % 2_147_483_647;
    data[i] = seed & 255;
  }
  return data;
}

function bmp24(rgb: Uint8Array, width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + x);
      file.set([rgb[from + 2]!, rgb[from + 1]!, rgb[from]!], 54 + (height - 1 - y) * stride + 3 * x);
    }
  }
  return file;
}

async function digest(bytes: Uint8Array, format: Format): Promise<string> {
  const { width, height, channels, bitDepth, data } = await decodeExact(bytes, format, LIMITS);
  return digestPixels(width, height, channels, bitDepth, data);
}

async function measured(bytes: Uint8Array, format: Format) {
  const { view, ...facts } = await decodeImage(bytes, format, { ...LIMITS, longSide: 512 });
  return pixelDigest.measure({ view, small: view, facts }, {}) as { view_digest: string; pixel_digest: string | null };
}

describe('identity of pixels', () => {
  for (const [width, height] of [
    [61, 43],
    [700, 420],
  ] as const) {
    it(`is the same for PNG, TIFF, WebP, BMP and PNM copies of ${width}×${height} pixels`, async () => {
      const rgb = noise(width, height, 3);
      const image = () => sharp(rgb, { raw: { width, height, channels: 3 } });
      const copies: [Format, Uint8Array][] = [
        ['png', await image().png().toBuffer()],
        ['png', await image().png({ progressive: true, compressionLevel: 1 }).toBuffer()],
        ['tiff', await image().tiff({ compression: 'lzw' }).toBuffer()],
        ['tiff', await image().tiff({ compression: 'none', tile: true }).toBuffer()],
        ['webp', await image().webp({ lossless: true }).toBuffer()],
        ['bmp', bmp24(rgb, width, height)],
        ['pnm', Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb])],
        ['png', await image().ensureAlpha(1).png().toBuffer()],
        ['png', await image().rotate(90).withMetadata({ orientation: 8 }).png().toBuffer()],
      ];
      const expected = digestPixels(width, height, 3, 8, rgb);
      for (const [format, bytes] of copies) expect(await digest(bytes, format), format).toBe(expected);
      if (width > 512) return;
      for (const [format, bytes] of copies) {
        expect(await measured(bytes, format), format).toEqual({ view_digest: expected, pixel_digest: expected });
      }
    });
  }

  it('knows the alpha of grey pictures', async () => {
    const [width, height] = [30, 20];
    const rgba = noise(width, height, 4);
    for (let i = 0; i < rgba.length; i += 4) rgba.fill(rgba[i]!, i, i + 3);
    const grey = await sharp(rgba, { raw: { width, height, channels: 4 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(2);
    const { view_digest } = await measured(grey, 'png');
    expect(await digest(grey, 'png')).toBe(view_digest);
  });

  it('is the same for a grey PNG and a grey PGM, in the view too', async () => {
    const grey = noise(50, 40, 1);
    const png = await sharp(grey, { raw: { width: 50, height: 40, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const pgm = Buffer.concat([Buffer.from('P5 50 40 255\n'), grey]);
    const expected = digestPixels(50, 40, 1, 8, grey);
    expect(await digest(png, 'png')).toBe(expected);
    expect(await digest(pgm, 'pnm')).toBe(expected);
    expect((await measured(png, 'png')).pixel_digest).toBe(expected);
    expect((await measured(pgm, 'pnm')).pixel_digest).toBe(expected);
  });

  it('is the same for a JPEG and the PNG decoded from it', async () => {
    const jpeg = await sharp(noise(300, 200, 3), { raw: { width: 300, height: 200, channels: 3 } })
      .jpeg()
      .toBuffer();
    const png = await sharp(jpeg).png().toBuffer();
    expect(await digest(png, 'png')).toBe(await digest(jpeg, 'jpeg'));
    expect((await measured(png, 'png')).pixel_digest).toBe((await measured(jpeg, 'jpeg')).pixel_digest);
  });

  it('is the same for equal alpha over white, in the view too', async () => {
    const rgba = noise(50, 40, 4);
    const image = () => sharp(rgba, { raw: { width: 50, height: 40, channels: 4 } });
    const png = await image().png().toBuffer();
    const tiff = await image().tiff({ compression: 'none' }).toBuffer();
    const expected = await digest(png, 'png');
    expect(await digest(tiff, 'tiff')).toBe(expected);
    expect((await measured(png, 'png')).pixel_digest).toBe(expected);
  });

  it('differs with shape, channels, depth and any sample', () => {
    const data = Uint8Array.from({ length: 24 }, (_, i) => i);
    const all = [
      digestPixels(4, 2, 3, 8, data),
      digestPixels(2, 4, 3, 8, data),
      digestPixels(24, 1, 1, 8, data),
      digestPixels(4, 2, 3, 16, Uint16Array.from(data)),
      digestPixels(4, 2, 3, 8, data.with(23, 0)),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const one of all) expect(one).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is unknown from a view that is smaller or of less depth than the image', async () => {
    const rgb = noise(700, 20, 3);
    const large = await sharp(rgb, { raw: { width: 700, height: 20, channels: 3 } })
      .png()
      .toBuffer();
    const small = await sharp(rgb.subarray(0, 300), { raw: { width: 10, height: 10, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    for (const file of [large, small]) {
      const { view_digest, pixel_digest } = await measured(file, 'png');
      expect(view_digest).toMatch(/^[0-9a-f]{32}$/);
      expect(pixel_digest).toBeNull();
    }
  });
});

describe('decodeExact', () => {
  it('keeps all 16 bits', async () => {
    const samples = Uint16Array.from({ length: 300 }, (_, i) => (i * 219 + 7) % 65_536);
    const rgb = await sharp(samples, { raw: { width: 10, height: 10, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect(await decodeExact(rgb, 'png', LIMITS)).toEqual({
      width: 10,
      height: 10,
      channels: 3,
      bitDepth: 16,
      data: samples,
    });
    const grey = await sharp(samples, { raw: { width: 30, height: 10, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(await decodeExact(grey, 'png', LIMITS)).toEqual({
      width: 30,
      height: 10,
      channels: 1,
      bitDepth: 16,
      data: samples,
    });
    const big = Buffer.alloc(600);
    for (const [i, v] of samples.entries()) big.writeUInt16BE(v, 2 * i);
    const pgm = Buffer.concat([Buffer.from('P5 30 10 65535\n'), big]);
    expect(await decodeExact(pgm, 'pnm', LIMITS)).toEqual({
      width: 30,
      height: 10,
      channels: 1,
      bitDepth: 16,
      data: samples,
    });
  });

  it('refuses a cut file, of which the view shows what is there', async () => {
    const jpeg = await sharp(noise(100, 80, 3), { raw: { width: 100, height: 80, channels: 3 } })
      .jpeg()
      .toBuffer();
    const cut = jpeg.subarray(0, jpeg.length - 500);
    expect((await decodeImage(cut, 'jpeg', { ...LIMITS, longSide: 512 })).damage).not.toBeNull();
    await expect(decodeExact(cut, 'jpeg', LIMITS)).rejects.toMatchObject({ code: 'corrupt' });
  });
});
