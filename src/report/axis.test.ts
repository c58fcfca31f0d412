import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, positionOf } from './axis.ts';

describe('positionOf', () => {
  it.each([
    [0, 0],
    [5, 0.25],
    [10, 0.5],
    [20, 1],
    [-3, 0],
    [99, 1],
  ])('linear: %d lies at %d', (value, at) => expect(positionOf(value, [0, 10, 20], 'linear')).toBeCloseTo(at, 12));

  it('log: equal ratios are equal distances', () => {
    const edges = [1, 10, 100, 1000];
    expect(positionOf(10, edges, 'log')).toBeCloseTo(1 / 3, 12);
    expect(positionOf(Math.sqrt(1000), edges, 'log')).toBeCloseTo(0.5, 12);
  });

  it('log with a first edge of 0 places values within that bin too', () => {
    expect(positionOf(0.5, [0, 1, 10], 'log')).toBeCloseTo(0.25, 12);
    expect(positionOf(1, [0, 1, 10], 'log')).toBeCloseTo(0.5, 12);
  });

  it('grows with the value and stays within 0 to 1', () => {
    const edges = [0, 1, 2, 4, 8, 16];
    const value = fc.double({ min: -5, max: 30, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.constantFrom('linear' as const, 'log' as const), (a, b, scale) => {
        const [low, high] = a <= b ? [a, b] : [b, a];
        const p = positionOf(low, edges, scale);
        const q = positionOf(high, edges, scale);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(q).toBeLessThanOrEqual(1);
        expect(q).toBeGreaterThanOrEqual(p);
      }),
    );
  });
});

describe('ticks', () => {
  it.each([
    [0, 255, [0, 50, 100, 150, 200, 250]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.1, 0.45, [0.1, 0.2, 0.3, 0.4]],
    [-2, 2, [-2, -1, 0, 1, 2]],
    [5, 5, [5]],
  ])('linear from %d to %d', (from, to, ticks) => expect(linearTicks(from, to)).toEqual(ticks));

  it('linear: within the range, evenly spaced, never more than asked for', () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        bound,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 9 }),
        (from, span, most) => {
          const to = from + span;
          const ticks = linearTicks(from, to, most);
          expect(ticks.length).toBeLessThanOrEqual(most);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from - span * 1e-6);
            expect(tick).toBeLessThanOrEqual(to + span * 1e-6);
          }
        },
      ),
    );
  });

  it.each([
    [1, 10_000, [1, 10, 100, 1000, 10_000]],
    [0.002, 100, [0.01, 0.1, 1, 10, 100]],
    [20, 80, [20, 50]],
    [1e-3, 1e9, [1e-3, 1, 1e3, 1e6, 1e9]],
    [5, 1, []],
    [0, 10, []],
  ])('log from %d to %d', (from, to, ticks) => expect(logTicks(from, to)).toEqual(ticks));
});
