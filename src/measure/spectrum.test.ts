import { expect, it } from 'vitest';
import { lumaPattern } from '../../test/fixtures/goldens/metric/images.ts';
import { gaussianBlur, scene } from '../../test/fixtures/goldens/metric/scenes.ts';
import laplacian from './laplacian.ts';
import sobel from './sobel.ts';
import measurement from './spectrum.ts';

const ratio = (luma: Parameters<typeof measurement.measure>[0]['luma']) => {
  const row = measurement.measure({ luma }, measurement.params);
  if (!('high_frequency_ratio' in row)) throw new Error('not applicable');
  return Number(row.high_frequency_ratio);
};

it('loses high frequencies, as the Laplacian and Sobel variances fall, when the picture is blurred', () => {
  const sharp = scene(512, 384);
  const blurred = gaussianBlur(sharp, 2);
  expect(ratio(blurred)).toBeLessThan(ratio(sharp) / 10);
  const variance = (luma: typeof sharp) => Object.values(laplacian.measure({ luma }, {}))[0] as number;
  const gradient = (luma: typeof sharp) => Object.values(sobel.measure({ luma }, {}))[0] as number;
  expect(variance(blurred)).toBeLessThan(variance(sharp) / 10);
  expect(gradient(blurred)).toBeLessThan(gradient(sharp));
});

it('gives white noise an even spectrum', () => {
  const row = measurement.measure({ luma: lumaPattern('noise', 300, 200) }, measurement.params);
  expect(row).toHaveProperty('spectral_entropy', expect.closeTo(0.95, 1));
});

it('has nothing to say about a picture of a few pixels', () => {
  expect(measurement.measure({ luma: lumaPattern('noise', 7, 40) }, measurement.params)).toMatchObject({
    reason: 'smaller than 8 px on a side',
  });
});
