import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Axis, fractionOf, stepped, valueAt } from '../../app/src/components/histogram/axis.ts';

const axis = fc
  .record({
    scale: fc.constantFrom('linear' as const, 'log' as const),
    isWhole: fc.boolean(),
    from: fc.integer({ min: 1, max: 20 }),
    span: fc.integer({ min: 1, max: 100_000 }),
  })
  .map(({ scale, isWhole, from, span }): Axis => ({ scale, isWhole, edges: [from, from + span] }));

it('finds a value again at its place, as exactly as the axis shows it', () => {
  fc.assert(
    fc.property(axis, fc.double({ min: 0, max: 1, noNaN: true }), (on, place) => {
      const value = valueAt(place, on);
      if (on.isWhole) expect(Number.isInteger(value)).toBe(true);
      const [from, to] = on.edges as [number, number];
      const coarse = on.isWhole ? 0.51 / (to - from) : 0.006;
      if (!on.isWhole || on.scale === 'linear')
        expect(Math.abs(fractionOf(value, on) - place)).toBeLessThan(coarse + 0.001);
      expect(valueAt(fractionOf(value, on), on)).toBeCloseTo(value, 8);
    }),
  );
});

it('always moves by a step, in its direction, within what is allowed', () => {
  fc.assert(
    fc.property(
      axis,
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.constantFrom(-10, -1, 1, 10),
      (on, place, steps) => {
        const [from, to] = on.edges as [number, number];
        const value = valueAt(place, on);
        const next = stepped(value, steps, on, [from, to]);
        expect(next).toBeGreaterThanOrEqual(from);
        expect(next).toBeLessThanOrEqual(to);
        const isAtEnd = steps > 0 ? value >= to : value <= from;
        if (!isAtEnd) expect(Math.sign(next - value)).toBe(Math.sign(steps));
      },
    ),
  );
});
