import { expect, it } from 'vitest';
import geometry from './geometry.ts';

const facts = {
  width: 300,
  height: 100,
  channels: 3,
  bitDepth: 8,
  transparentShare: 0.25,
  reduced: false,
  damage: null,
} as const;

it('measures size and shape as seen', () => {
  expect(geometry.measure({ facts }, {})).toEqual({
    width: 300,
    height: 100,
    aspect_ratio: 3,
    short_side: 100,
    megapixels: 0.03,
    transparent_share: 0.25,
    damage: null,
  });
});

it('does not care which side is the long one', () => {
  const portrait = geometry.measure({ facts: { ...facts, width: 100, height: 300, damage: 'cut' } }, {});
  expect(portrait).toMatchObject({ aspect_ratio: 3, short_side: 100, damage: 'cut' });
});
