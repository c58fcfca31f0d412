import { expect, it } from 'vitest';
import { digestPixels } from '../decode/pixel-digest.ts';
import pixelDigest from './pixel-digest.ts';

const view = { width: 2, height: 1, data: Uint8Array.of(1, 1, 1, 9, 9, 9) };
const facts = {
  width: 2,
  height: 1,
  channels: 1,
  bitDepth: 8,
  transparentShare: 0,
  reduced: false,
  damage: null,
} as const;

it('is the digest of the exact pixels where the view is the image', () => {
  const digest = digestPixels(2, 1, 1, 8, Uint8Array.of(1, 9));
  expect(pixelDigest.measure({ view, small: view, facts }, {})).toEqual({ view_digest: digest, pixel_digest: digest });
});

it('tells equal views of images of different size, channels or depth apart', () => {
  const digest = (changed: Partial<Record<keyof typeof facts, unknown>>) =>
    pixelDigest.measure({ view, small: view, facts: { ...facts, ...changed } as typeof facts }, {}) as {
      view_digest: string;
      pixel_digest: string | null;
    };
  const all = [
    {},
    { channels: 3 },
    { width: 4, height: 2, reduced: true },
    { width: 6, height: 3, reduced: true },
    { bitDepth: 16 },
  ].map(digest);
  expect(new Set(all.map(({ view_digest }) => view_digest)).size).toBe(all.length);
  expect(all.map(({ pixel_digest }) => pixel_digest !== null)).toEqual([true, true, false, false, false]);
});
