import { expect, it } from 'vitest';
import { addNoise, scene } from '../../test/fixtures/goldens/metric/scenes.ts';
import measurement from './noise.ts';

it('tells a noisy picture from a clean one', () => {
  const clean = scene(512, 384);
  const noisy = measurement.measure({ luma: addNoise(clean, 15, 2) }, measurement.params);
  expect(noisy).toHaveProperty('noise_sigma', expect.closeTo(15, -1));
  expect(measurement.measure({ luma: clean }, measurement.params)).toHaveProperty('noise_sigma', expect.closeTo(0, 0));
});

it('has nothing to say about a thumbnail', () => {
  const luma = { width: 32, height: 32, data: new Uint8Array(1024).fill(99) };
  expect(measurement.measure({ luma }, measurement.params)).toMatchObject({
    reason: expect.stringContaining('no calm part'),
  });
});
