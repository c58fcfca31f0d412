import { expect, it } from 'vitest';
import measurement from './brightness.ts';

const gradient = { width: 256, height: 4, data: Uint8Array.from({ length: 1024 }, (_, i) => i % 256) };

it('describes the brightness of an even gradient', () => {
  const row = measurement.measure({ luma: gradient }, measurement.params);
  expect(row).toMatchObject({
    luma_mean: 127.5,
    luma_p50: 127.5,
    luma_entropy: 8,
    dark_share: 11 / 256,
    bright_share: 11 / 256,
  });
});

it('takes its limits from the parameters', () => {
  const row = measurement.measure({ luma: gradient }, { darkLimit: 0, brightLimit: 254 });
  expect(row).toMatchObject({ dark_share: 1 / 256, bright_share: 2 / 256 });
});
