import { expect, it } from 'vitest';
import { scene } from '../../test/fixtures/goldens/metric/scenes.ts';
import measurement from './borders.ts';

function framed(colour: readonly [number, number, number], top: number, right: number) {
  const luma = scene(320, 240);
  const rgb = { width: 320, height: 240, data: new Uint8Array(3 * luma.data.length) };
  const grey = Math.round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]);
  for (let i = 0; i < luma.data.length; i++) {
    const bar = Math.floor(i / 320) < top || i % 320 >= 320 - right;
    rgb.data.set(bar ? colour : [luma.data[i]!, luma.data[i]!, luma.data[i]!], 3 * i);
    if (bar) luma.data[i] = grey;
  }
  return { luma, rgb };
}

it('gives the share and the colour of bars', () => {
  const row = measurement.measure(framed([200, 16, 0], 24, 32), measurement.params);
  expect(row).toMatchObject({
    border_top: 0.1,
    border_right: 0.1,
    border_bottom: 0,
    border_left: 0,
    border_colour: '#c81000',
  });
  expect(row).toHaveProperty('border_share', expect.closeTo(0.19, 12));
});

it('has no colour where there is no bar', () => {
  const row = measurement.measure(framed([0, 0, 0], 0, 0), measurement.params);
  expect(row).toMatchObject({ border_share: 0, border_colour: null });
});
