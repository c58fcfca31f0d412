import { expect, it } from 'vitest';
import { readContainer } from '../decode/container/read.ts';
import { sharp } from '../decode/libvips.ts';
import container from './container.ts';

const measure = (bytes: Uint8Array, format: Parameters<typeof readContainer>[1]) =>
  container.measure({ facts: readContainer(bytes, format) }, {});

it('gives every fact its column', async () => {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#abc' } })
    .withExif({ IFD0: { Make: 'Acme', Model: 'One' }, IFD2: { DateTimeOriginal: '2020:01:02 03:04:05' } })
    .jpeg({ quality: 77, progressive: true, chromaSubsampling: '4:2:0' })
    .toBuffer();
  expect(measure(jpeg, 'jpeg')).toEqual({
    format: 'jpeg',
    stored_width: 40,
    stored_height: 30,
    bit_depth: 8,
    channels: 3,
    has_alpha: false,
    has_palette: false,
    colour_space: 'srgb',
    orientation: 1,
    pages: 1,
    icc_profile: null,
    jpeg_quality: 77,
    chroma_subsampling: '4:2:0',
    progressive: true,
    is_truncated: false,
    camera_make: 'Acme',
    camera_model: 'One',
    taken_at: '2020-01-02T03:04:05',
    has_gps: false,
  });
});

it('still speaks of files that cannot be decoded', async () => {
  const png = await sharp({ create: { width: 9, height: 8, channels: 4, background: '#abcd' } })
    .png()
    .toBuffer();
  expect(measure(png.subarray(0, 40), 'png')).toMatchObject({
    stored_width: 9,
    stored_height: 8,
    has_alpha: true,
    is_truncated: true,
  });
});

it('declares a column for each value', () => {
  const facts = readContainer(new Uint8Array(0), 'png');
  expect(Object.keys(container.measure({ facts }, {}))).toEqual(Object.keys(container.columns));
});
