import { describe, expect, it } from 'vitest';
import { sharp } from '../libvips.ts';
import { readContainer } from './read.ts';

/** Smooth colours with fine texture, so that compressed data is neither empty nor huge. */
async function testPhoto(width = 320, height = 240) {
  const noise = Buffer.alloc(32 * 24 * 3, 0).map((_, i) => (i * 7919) % 251);
  const pixels = await sharp(noise, { raw: { width: 32, height: 24, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

describe('parseJpeg', () => {
  it.each([
    ['4:4:4', { chromaSubsampling: '4:4:4' }],
    ['4:2:0', { chromaSubsampling: '4:2:0' }],
  ])('reads size, components and %s', async (subsampling, options) => {
    const facts = readContainer(await (await testPhoto()).jpeg(options).toBuffer(), 'jpeg');
    expect(facts).toMatchObject({ width: 320, height: 240, bitDepth: 8, channels: 3, colourSpace: 'srgb' });
    expect(facts).toMatchObject({
      chromaSubsampling: subsampling,
      progressive: false,
      truncated: false,
      iccProfile: null,
    });
  });

  it('reads grey, progressive and CMYK', async () => {
    const photo = await testPhoto();
    const grey = readContainer(await photo.clone().toColourspace('b-w').jpeg().toBuffer(), 'jpeg');
    expect(grey).toMatchObject({ channels: 1, colourSpace: 'grey', chromaSubsampling: 'grey' });
    expect(readContainer(await photo.clone().jpeg({ progressive: true }).toBuffer(), 'jpeg').progressive).toBe(true);
    const cmyk = readContainer(await photo.clone().toColourspace('cmyk').jpeg().toBuffer(), 'jpeg');
    expect(cmyk.channels).toBe(4);
    expect(['cmyk', 'ycck']).toContain(cmyk.colourSpace);
  });

  it('names the colour profile', async () => {
    const facts = readContainer(await (await testPhoto()).withIccProfile('p3').jpeg().toBuffer(), 'jpeg');
    expect(facts.iccProfile).toBe('sP3C');
  });
});

describe('truncation of a JPEG', () => {
  it.each([false, true])('is found wherever the file is cut (progressive: %s)', async (progressive) => {
    const jpeg = await (await testPhoto())
      .jpeg({ progressive })
      .withExif({ IFD0: { Make: 'Acme' } })
      .toBuffer();
    expect(readContainer(jpeg, 'jpeg').truncated).toBe(false);
    for (let cut = 4; cut < jpeg.length; cut += 97) {
      expect(readContainer(jpeg.subarray(0, cut), 'jpeg').truncated, `cut at ${cut}`).toBe(true);
    }
    expect(readContainer(jpeg.subarray(0, jpeg.length - 1), 'jpeg').truncated).toBe(true);
  });

  it('is not seen in garbage or pictures behind the end', async () => {
    const jpeg = await (await testPhoto()).jpeg().toBuffer();
    expect(readContainer(Buffer.concat([jpeg, Buffer.alloc(1000, 7)]), 'jpeg').truncated).toBe(false);
    expect(readContainer(Buffer.concat([jpeg, jpeg.subarray(0, 500)]), 'jpeg').truncated).toBe(false);
  });

  it('is not hidden by the end of a thumbnail in the EXIF block', async () => {
    const jpeg = await (await testPhoto()).jpeg().toBuffer();
    const thumbnail = await (await testPhoto(32, 24)).jpeg().toBuffer();
    const head = Buffer.from('ffe10000457869660000', 'hex');
    head.writeUInt16BE(2 + 6 + thumbnail.length, 2);
    const withThumbnail = Buffer.concat([jpeg.subarray(0, 2), head, thumbnail, jpeg.subarray(2)]);
    expect(readContainer(withThumbnail, 'jpeg').truncated).toBe(false);
    expect(readContainer(withThumbnail.subarray(0, withThumbnail.length - 40), 'jpeg').truncated).toBe(true);
    expect(readContainer(withThumbnail.subarray(0, 12 + thumbnail.length + 40), 'jpeg').truncated).toBe(true);
  });
});
