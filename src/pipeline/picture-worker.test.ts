import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES, sampleBytes, samplePicture } from '../decode/samples.ts';
import { makePicture } from './picture-worker.ts';
import type { PictureJob } from './worker-protocol.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function made(bytes: Uint8Array | string, change: Partial<PictureJob> = {}) {
  const path = join(folder, 'image');
  writeFileSync(path, bytes);
  const uri = pathToFileURL(path).href;
  const job = {
    id: 'image',
    uri,
    sizeBytes: 0,
    modifiedMs: 0,
    longSide: 64,
    quality: 'exact',
    maxPixels: 1e8,
  } as const;
  return makePicture({ ...job, ...change });
}

async function pixels(bytes: Uint8Array | string, change: Partial<PictureJob> = {}) {
  const picture = await made(bytes, change);
  if ('code' in picture) throw new Error(picture.reason);
  const { data, info } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, ...info, type: picture.type };
}

/** Left half red, right half blue. */
const halves = (width = 40, height = 20) =>
  sharp(
    Buffer.from(
      Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? [255, 0, 0] : [0, 0, 255])).flat(),
    ),
    { raw: { width, height, channels: 3 } },
  );

describe('makePicture', () => {
  it.each(['heic', 'jxl', 'jxlAlpha', 'jp2', 'jp2Deep', 'jxlGreyAlpha'] as const)('shows %s', async (name) => {
    const { width, height, data, channels } = await pixels(sampleBytes(name));
    expect([width, height]).toEqual([16, 12]);
    if (SAMPLES[name] !== SAMPLES.heic && SAMPLES[name] !== SAMPLES.jxl) return;
    const wanted = samplePicture();
    for (let i = 0; i < 16 * 12; i++)
      for (let c = 0; c < 3; c++) expect(Math.abs(data[channels * i + c]! - wanted[3 * i + c]!)).toBeLessThan(24);
  });

  it.each([
    [
      'bmp',
      Buffer.from(
        '424d3a000000000000003600000028000000010000000100000001001800000000000400000000000000000000000000000000000000 0000ff00'.replace(
          ' ',
          '',
        ),
        'hex',
      ),
      [255, 0, 0],
    ],
    ['ppm', 'P3 1 1 255 0 255 0 ', [0, 255, 0]],
    ['deep ppm', 'P3 1 1 65535 65535 0 32768 ', [255, 0, 128]],
  ] as const)('shows %s in its colours', async (_, bytes, colour) => {
    expect([...(await pixels(bytes as string)).data.subarray(0, 3)]).toEqual(colour);
  });

  it('turns as EXIF says', async () => {
    const turned = await halves().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const { width, height, data, channels } = await pixels(turned);
    expect([width, height]).toEqual([20, 40]);
    // Turned to the right, the left half lies on top.
    expect(data[0]).toBeGreaterThan(200);
    expect(data[channels * (width * height - 1) + 2]).toBeGreaterThan(200);
  });

  it('keeps alpha', async () => {
    const half = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 200, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    for (const quality of ['exact', 'small', 'fine'] as const) {
      const { data, channels } = await pixels(half, { quality });
      expect(channels).toBe(4);
      expect(data[3]).toBeGreaterThan(120);
      expect(data[3]).toBeLessThan(135);
      expect(Math.abs(data[1]! - 200)).toBeLessThan(6);
    }
  });

  it('takes colour profiles to sRGB', async () => {
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: { r: 255, g: 0, b: 0 } } });
    const wide = await red.withIccProfile('p3').png().toBuffer();
    // The file holds the red of sRGB in the numbers of Display P3, which are others.
    expect((await sharp(wide, { ignoreIcc: true }).raw().toBuffer())[0]).toBeLessThan(240);
    const { data } = await pixels(wide);
    expect(data[0]).toBeGreaterThan(250);
    expect(data[1]).toBeLessThan(8);
    const { data: printed } = await pixels(await red.toColourspace('cmyk').jpeg().toBuffer());
    expect(printed[0]! - printed[1]!).toBeGreaterThan(150);
  });

  it('is never larger than asked, never larger than the image, and small where many are', async () => {
    const image = await halves(300, 150).png().toBuffer();
    expect(await pixels(image, { longSide: 128 })).toMatchObject({ width: 128, height: 64 });
    expect(await pixels(image, { longSide: 512, quality: 'small' })).toMatchObject({ width: 300, type: 'image/webp' });
  });

  it('says in words why there is no picture', async () => {
    expect(await made('<!doctype html><script>1</script>')).toMatchObject({ code: 'unknown-format' });
    expect(await made('')).toMatchObject({ code: 'unknown-format' });
    expect(await made(Buffer.from('ffd8ffe000104a46', 'hex'))).toMatchObject({ code: 'corrupt' });
    expect(await made(await halves().png().toBuffer(), { maxPixels: 100 })).toMatchObject({ code: 'too-many-pixels' });
    expect(await made('x', { uri: pathToFileURL(join(folder, 'nowhere')).href })).toMatchObject({ code: 'not-found' });
    expect(await made('x', { uri: pathToFileURL(folder).href })).toMatchObject({ code: 'not-found' });
  });
});
