import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryFocalLoss, categoricalFocalLoss } from './focal-loss.ts';

interface Cases<A> {
  logits: number[];
  targets: number[];
  cases: { gamma: number; alpha: A; losses: number[]; gradient: number[] }[];
}
/** By torchvision's sigmoid_focal_loss and torch's automatic derivatives. */
const GOLDEN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/fixtures/goldens/balance/balance.json'), 'utf8'),
) as { binary: Cases<number | null>; categorical: Cases<number[] | null> };

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 10));

/** The same as central differences. */
function slopes(loss: (logits: Float64Array) => number, logits: ArrayLike<number>): number[] {
  const step = 1e-5;
  return Array.from(logits, (x, i) => {
    const at = (value: number) => {
      const moved = Float64Array.from(logits);
      moved[i] = value;
      return loss(moved);
    };
    return (at(x + step) - at(x - step)) / (2 * step);
  });
}

describe('binaryFocalLoss', () => {
  const { logits, targets, cases } = GOLDEN.binary;
  it.each(cases)('is what torchvision gives: gamma $gamma, alpha $alpha', ({ gamma, alpha, losses, gradient }) => {
    const found = binaryFocalLoss(logits, targets, { gamma, alpha });
    expect([...found.losses]).toEqual(close(losses));
    expect([...found.gradient]).toEqual(close(gradient));
    expect(found.loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 10);
  });
  it('has the gradient of its finite differences', () => {
    const examples = fc.array(fc.tuple(fc.double({ min: -8, max: 8, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(examples, fc.double({ min: 0, max: 4, noNaN: true }), (list, gamma) => {
        const x = list.map(([logit]) => logit);
        const y = list.map(([, target]) => target);
        const sum = (values: Float64Array) =>
          binaryFocalLoss(values, y, { gamma }).losses.reduce((total, loss) => total + loss, 0);
        for (const [i, slope] of slopes(sum, x).entries()) {
          expect(binaryFocalLoss(x, y, { gamma }).gradient[i]).toBeCloseTo(slope, 6);
        }
      }),
      { numRuns: 40 },
    );
  });
  it('is finite for any logit, and 0 for no example', () => {
    for (const logit of [-800, 800]) {
      for (const target of [0, 1]) {
        const { losses, gradient } = binaryFocalLoss([logit], [target]);
        expect(Number.isFinite(losses[0]) && Number.isFinite(gradient[0])).toBe(true);
      }
    }
    expect(binaryFocalLoss([], []).loss).toBe(0);
  });
  it('refuses what makes no sense', () => {
    expect(() => binaryFocalLoss([0], [0.5])).toThrow('target 0 is 0.5');
    expect(() => binaryFocalLoss([0, 1], [1])).toThrow('2 logits and 1 targets');
    expect(() => binaryFocalLoss([0], [1], { gamma: -1 })).toThrow('gamma must be 0 or more');
    expect(() => binaryFocalLoss([0], [1], { alpha: 2 })).toThrow('alpha must be from 0 to 1');
  });
});

describe('categoricalFocalLoss', () => {
  const { logits, targets, cases } = GOLDEN.categorical;
  it.each(cases)('is what torch gives: gamma $gamma, alpha $alpha', ({ gamma, alpha, losses, gradient }) => {
    const found = categoricalFocalLoss(logits, targets, 4, { gamma, alpha });
    expect([...found.losses]).toEqual(close(losses));
    expect([...found.gradient]).toEqual(close(gradient));
  });
  it('has the gradient of its finite differences', () => {
    const logit = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(logit, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 0, max: 2 }),
        fc.double({ min: 0, max: 4, noNaN: true }),
        (x, target, gamma) => {
          const options = { gamma, alpha: [0.3, 1, 2] };
          const found = categoricalFocalLoss(x, [target], 3, options);
          const expected = slopes((values) => categoricalFocalLoss(values, [target], 3, options).loss, x);
          for (let c = 0; c < 3; c++) expect(found.gradient[c]).toBeCloseTo(expected[c]!, 5);
        },
      ),
      { numRuns: 60 },
    );
  });
  it('with two classes is the binary one of their difference', () => {
    const two = categoricalFocalLoss([0.4, 1.9, -3, 0.2], [1, 0], 2, { gamma: 1.5 });
    const one = binaryFocalLoss([1.5, 3.2], [1, 0], { gamma: 1.5, alpha: null });
    expect([...two.losses]).toEqual(close([...one.losses]));
  });
  it('is finite where the softmax is 0 or 1', () => {
    const { losses, gradient } = categoricalFocalLoss([900, 0, 0, 900], [0, 0], 2, { gamma: 0.5 });
    expect([...losses, ...gradient].every(Number.isFinite)).toBe(true);
    expect(losses[0]).toBeCloseTo(0, 12);
    expect(losses[1]).toBeCloseTo(900, 9);
  });
  it('refuses what does not fit', () => {
    expect(() => categoricalFocalLoss([1, 2, 3], [0], 2)).toThrow('3 logits do not fit 1 targets of 2 classes');
    expect(() => categoricalFocalLoss([1, 2], [2], 2)).toThrow('target 0 is 2, not a class from 0 to 1');
    expect(() => categoricalFocalLoss([1, 2], [0], 2, { alpha: [1] })).toThrow('1 weights do not fit 2 classes');
  });
});
