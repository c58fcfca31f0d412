import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import pdq from './pdq.ts';

it('gives PDQ and its quality of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    expect(pdq.measure({ view: imageOf(golden) }, pdq.params)).toEqual({
      pdq: golden.pdq,
      pdq_quality: golden.pdqQuality,
    });
  }
});

it('has no hash and quality 0 for a side below 5 px', () => {
  const view = { width: 512, height: 4, data: new Uint8Array(2048) };
  expect(pdq.measure({ view }, pdq.params)).toEqual({ pdq: '0'.repeat(64), pdq_quality: 0 });
});
