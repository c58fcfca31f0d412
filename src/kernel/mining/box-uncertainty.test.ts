import { expect, it } from 'vitest';
import { boxUncertainty, imageUncertainty } from './box-uncertainty.ts';
import { UNCERTAINTIES } from './uncertainty.ts';

it('of a box is that of two classes', () => {
  expect(boxUncertainty(0.75, 'margin')).toBeCloseTo(0.5, 6);
  expect(boxUncertainty(0.75, 'least-confidence')).toBeCloseTo(0.5, 6);
  expect(boxUncertainty(0.75, 'entropy')).toBeCloseTo(-0.75 * Math.log2(0.75) - 0.25 * Math.log2(0.25), 6);
  for (const kind of UNCERTAINTIES) {
    expect(boxUncertainty(0.5, kind)).toBeCloseTo(1, 6);
    expect(boxUncertainty(1, kind)).toBe(0);
    expect(boxUncertainty(0, kind)).toBe(0);
    expect(boxUncertainty(0.2, kind)).toBeCloseTo(boxUncertainty(0.8, kind), 6);
  }
});

it('of an image is the largest, the mean or the sum of its own boxes', () => {
  const scores = Float64Array.of(0.5, 0.75, 1, 0.9);
  const of = (aggregate: 'max' | 'mean' | 'sum', from = 1, to = 4) =>
    imageUncertainty(scores, from, to, 'margin', aggregate);
  expect(of('max')).toBeCloseTo(0.5, 6);
  expect(of('mean')).toBeCloseTo(0.7 / 3, 6);
  expect(of('sum')).toBeCloseTo(0.7, 6);
  for (const aggregate of ['max', 'mean', 'sum'] as const) expect(of(aggregate, 2, 2)).toBe(0);
});
