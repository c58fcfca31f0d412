import { describe, expect, it } from 'vitest';
import { decodeImage } from '../decode.ts';
import { decodeExact } from '../exact.ts';
import { sharp } from '../libvips.ts';
import { rawSample } from '../report.ts';
import { sniffFormat } from '../sniff.ts';
import { rawPreview } from './raw-preview.ts';

const LIMITS = { maxPixels: 1_000_000 };
const jpeg = (width: number, height: number, background = '#ff0000', orientation?: number) => {
  const image = sharp({ create: { width, height, channels: 3, background } });
  return (orientation === undefined ? image : image.withMetadata({ orientation })).jpeg().toBuffer();
};

/** Fujifilm's header: preview offset and length at byte 84. */
function raf(preview: Uint8Array): Buffer {
  const head = Buffer.alloc(160);
  head.write('FUJIFILMCCD-RAW 0201');
  head.writeUInt32BE(160, 84);
  head.writeUInt32BE(preview.length, 88);
  return Buffer.concat([head, preview]);
}

describe('raw preview', () => {
  it('is the one that the directory points to', async () => {
    const file = rawSample(await jpeg(60, 40));
    expect(sniffFormat(file)).toBe('raw');
    const image = await decodeImage(file, 'raw', { ...LIMITS, longSide: 30 });
    expect(image).toMatchObject({ width: 60, height: 40, reduced: true });
    expect(image.view.width).toBe(30);
  });

  it.each([3, 6, 8])('is turned by the orientation of the raw (%i)', async (orientation) => {
    const left = await jpeg(30, 40);
    const both = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#0000ff' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const turned = await decodeExact(rawSample(both, orientation), 'raw', LIMITS);
    const expected = await decodeExact(
      await sharp(both).withMetadata({ orientation }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
      'jpeg',
      LIMITS,
    );
    expect([turned.width, turned.height]).toEqual([expected.width, expected.height]);
    const first = (pixels: typeof turned) => (pixels.data[0]! > 128 ? 'red' : 'blue');
    expect(first(turned)).toBe(first(expected));
    expect(first(turned)).toBe(orientation === 6 ? 'red' : orientation === 3 ? 'blue' : 'blue');
  });

  it('keeps its own orientation when it has one', async () => {
    const own = await jpeg(60, 40, '#00ff00', 6);
    expect(await decodeExact(rawSample(own, 6), 'raw', LIMITS)).toMatchObject({ width: 40, height: 60 });
    expect(await decodeExact(raf(own), 'raw', LIMITS)).toMatchObject({ width: 40, height: 60 });
  });

  it('is the largest one, found also where no directory names it', async () => {
    const [small, large] = [await jpeg(20, 10), await jpeg(80, 50)];
    const olympus = Buffer.concat([
      Buffer.from('IIRO\x08\0\0\0\0\0\0\0\0\0', 'latin1'),
      small,
      Buffer.alloc(33, 1),
      large,
      Buffer.alloc(9),
    ]);
    expect(sniffFormat(olympus)).toBe('raw');
    expect(await decodeExact(olympus, 'raw', LIMITS)).toMatchObject({ width: 80, height: 50 });
  });

  it('is never sensor data stored as lossless JPEG, nor a cut one', async () => {
    const lossless = Buffer.from(await jpeg(60, 40));
    lossless[lossless.indexOf(Buffer.of(0xff, 0xc0)) + 1] = 0xc3;
    expect(() => rawPreview(rawSample(lossless))).toThrow(/no JPEG preview/);
    const whole = await jpeg(60, 40);
    expect(() => rawPreview(rawSample(whole.subarray(0, whole.length - 9)))).toThrow(/no JPEG preview/);
  });

  it('obeys the pixel limit', async () => {
    await expect(
      decodeImage(rawSample(await jpeg(60, 40)), 'raw', { longSide: 30, maxPixels: 100 }),
    ).rejects.toMatchObject({ code: 'too-many-pixels' });
  });
});
