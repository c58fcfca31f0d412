import { expect, it } from 'vitest';
import { lumaPattern } from '../../test/fixtures/goldens/metric/images.ts';
import type { DecodedFacts } from '../model/facts.ts';
import measurement from './blockiness.ts';

const luma = lumaPattern('blocks', 256, 192);
const decoded = (reduced: boolean): DecodedFacts => ({
  width: 256,
  height: 192,
  channels: 3,
  bitDepth: 8,
  transparentShare: 0,
  reduced,
  damage: null,
});

it('sees the grid of a picture at its own size', () => {
  const row = measurement.measure({ luma, decoded: decoded(false) }, measurement.params);
  expect(row).toHaveProperty('blockiness');
  expect((row as { blockiness: number }).blockiness).toBeGreaterThan(2);
});

it('does not judge a picture that was made smaller, nor a tiny one', () => {
  expect(measurement.measure({ luma, decoded: decoded(true) }, measurement.params)).toMatchObject({
    reason: expect.stringContaining('larger than the view'),
  });
  const tiny = lumaPattern('blocks', 16, 16);
  expect(measurement.measure({ luma: tiny, decoded: decoded(false) }, measurement.params)).toMatchObject({
    reason: 'smaller than 32 px on a side',
  });
});
