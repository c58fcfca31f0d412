import { expect, it } from 'vitest';
import { lumaPattern } from '../../test/fixtures/goldens/metric/images.ts';
import { gaussianBlur, scene } from '../../test/fixtures/goldens/metric/scenes.ts';
import { isNotApplicable } from './define.ts';
import gradients from './gradients.ts';
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
  const variances = (luma: typeof sharp) => {
    const row = gradients.measure({ luma }, {});
    if (isNotApplicable(row)) throw new Error(row.reason);
    return row;
  };
  expect(Number(variances(blurred).laplacian_variance)).toBeLessThan(Number(variances(sharp).laplacian_variance) / 10);
  expect(Number(variances(blurred).sobel_variance)).toBeLessThan(Number(variances(sharp).sobel_variance));
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
