import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  copiesWith,
  evidenceWith,
  pairWith,
  stranger,
  strangersWith,
  workspaceWith,
} from '../../../test/fixtures/calibration-evidence.ts';
import { wilson } from '../evaluate/wilson.ts';
import { highestMean } from './count-bounds.ts';
import { falsePairs } from './false-pairs.ts';
import { precisionAt, precisionOf } from './precision.ts';

describe('precisionAt', () => {
  it('weighs the copies of the workspace against its unrelated pairs times the rate of strangers', () => {
    // Of 1000 strangers 10 are reported: of 100 unrelated pairs 1 would be, beside 100 copies.
    const strangers = [...strangersWith(990), ...strangersWith(10, 0.6)];
    const { precision, falsePairs: wrong } = precisionAt(evidenceWith({ strangers }), 0.5);
    expect(wrong.rate).toEqual(wilson(10, 1000));
    expect(wrong.expected.value).toBeCloseTo(1, 10);
    expect(precision.value).toBeCloseTo(100 / 101, 10);
    expect(precision.low).toBeCloseTo(100 / (100 + highestMean(100) * wilson(10, 1000).high!), 10);
  });

  it('has the rule of three, or what Wilson makes of it, for a bound where no stranger is reported', () => {
    const { precision, falsePairs: wrong } = precisionAt(evidenceWith(), 0.5);
    expect(precision.value).toBe(1);
    expect(wrong.rate.high).toBeCloseTo(3.84 / 1003.84, 4);
    expect(precision.low).toBeCloseTo(100 / (100 + highestMean(100) * wrong.rate.high!), 10);
  });

  it('does not depend on how many copies the sample has', () => {
    const scores = [0.9, 0.8, 0.5, null];
    const once = evidenceWith({ copies: copiesWith(...scores), strangers: [...strangersWith(50), stranger(0.7)] });
    const often = { ...once, copies: copiesWith(...scores, ...scores, ...scores) };
    for (const threshold of [0.3, 0.6, 0.85]) {
      expect(precisionAt(often, threshold)).toEqual(precisionAt(once, threshold));
    }
  });

  it('counts the copies that are still found at a higher threshold', () => {
    const strangers = [...strangersWith(99), stranger(0.95)];
    const { precision } = precisionAt(evidenceWith({ strangers, copies: copiesWith(0.9, 0.9, 0.5, 0.5) }), 0.6);
    expect(precision.value).toBeCloseTo(50 / 51, 10);
  });

  it('reckons with one copy in a hundred images where fewer are found', () => {
    const strangers = [...strangersWith(90), ...strangersWith(10, 0.9)];
    const workspace = workspaceWith({ superfluous: 0, images: 1000, unrelated: 100 });
    expect(precisionAt(evidenceWith({ strangers, workspace }), 0.5).precision.value).toBeCloseTo(10 / 20, 10);
  });

  it('says nothing but 0 where no copy is found, and nothing at all where there is no pair', () => {
    const copies = copiesWith(null, null);
    const strangers = [...strangersWith(9), stranger(0.9)];
    expect(precisionAt(evidenceWith({ copies, strangers }), 0.5).precision).toEqual({ value: 0, low: 0, high: 1 });
    expect(precisionAt(evidenceWith({ copies }), 0.5).precision.value).toBeNull();
  });

  it('knows nothing without strangers', () => {
    const workspace = workspaceWith({ unrelated: 0, superfluous: 100 });
    const { precision } = precisionAt(evidenceWith({ strangers: [], workspace }), 0.5);
    expect(precision.low).toBeCloseTo(100 / (100 + highestMean(0)), 10);
  });

  it('expects fewer false pairs the higher the threshold, whatever was seen', () => {
    const score = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100);
    const strangers = fc.array(
      fc.record({ score, isSuspect: fc.boolean() }).map((more) => stranger(more.score, more)),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(strangers, fc.array(score), fc.array(score), fc.nat(200), (met, unlikely, refuted, unrelated) => {
        const workspace = workspaceWith({
          unrelated,
          unlikely: unlikely.filter((s) => s <= 0.45).map((s) => pairWith(s)),
          refuted: refuted.map((s) => pairWith(s)),
        });
        let last = { value: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY };
        for (const threshold of [0.3, 0.4, 0.45, 0.5, 0.7, 0.95]) {
          const { value, low, high } = falsePairs(met, workspace, threshold, 0.45).expected;
          expect(low).toBeLessThanOrEqual(high);
          expect(value).toBeLessThanOrEqual(last.value + 1e-9);
          last = { value, high };
        }
      }),
    );
  });
});

describe('falsePairs', () => {
  it('counts every pair of the workspace between the threshold and a likely score as false', () => {
    const workspace = workspaceWith({ unlikely: [pairWith(0.35), pairWith(0.42), pairWith(0.4, 'same-scene')] });
    expect(falsePairs(strangersWith(100), workspace, 0.3, 0.45).expected.value).toBe(2);
    expect(falsePairs(strangersWith(100), workspace, 0.4, 0.45).expected.value).toBe(1);
    expect(falsePairs(strangersWith(100), workspace, 0.45, 0.45).expected.value).toBe(0);
  });

  it('lets suspects widen the upper bound alone', () => {
    const suspects = Array.from({ length: 5 }, () => stranger(0.8, { isSuspect: true }));
    const { rate } = falsePairs([...strangersWith(95), ...suspects], workspaceWith(), 0.5, 0.45);
    expect(rate.value).toBe(0);
    expect(rate.high).toBe(wilson(5, 100).high);
    expect(falsePairs([...strangersWith(95), ...suspects], workspaceWith(), 0.9, 0.45).rate).toEqual(wilson(0, 100));
  });

  it('counts pairs that a person refuted at any score', () => {
    const workspace = workspaceWith({ refuted: [pairWith(0.95)] });
    expect(falsePairs(strangersWith(100), workspace, 0.9, 0.45).expected).toMatchObject({ value: 1, low: 1 });
  });
});

describe('precisionOf', () => {
  it('is of the pairs that are given the name', () => {
    const strangers = [...strangersWith(90), ...strangersWith(10, 0.6)];
    const likely = [
      pairWith(0.9, 'resized'),
      pairWith(0.9, 'resized'),
      pairWith(0.9, 'edited'),
      pairWith(0.9, 'edited'),
    ];
    const evidence = evidenceWith({ strangers, workspace: workspaceWith({ likely }) });
    expect(precisionOf('edited', evidence, 0.5).value).toBeCloseTo(50 / 60, 10);
    expect(precisionOf('resized', evidence, 0.5).value).toBe(1);
  });
});
