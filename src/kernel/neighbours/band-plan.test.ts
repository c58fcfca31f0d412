import { describe, expect, it } from 'vitest';
import { COMPARE_ALL, HALVE, MAX_BAND_WIDTH, planBands } from './band-plan.ts';

describe('planBands', () => {
  it('never asks for more bits or more radius than there are', () => {
    const plan = planBands(1 << 20, 64, 10);
    for (let bits = 0; bits <= 64; bits++) {
      for (let radius = 0; radius <= 10; radius++) {
        for (let count = 1; count < 1 << 22; count *= 3) {
          const step = plan.step(count, bits, radius);
          if (step >= HALVE) expect(step - HALVE).toBeLessThan(radius);
          else expect(step).toBeLessThanOrEqual(Math.min(bits, MAX_BAND_WIDTH));
        }
      }
    }
  });

  it('compares what is small, and cuts what is large', () => {
    const plan = planBands(1 << 20, 64, 8);
    expect(plan.step(10, 64, 8)).toBe(COMPARE_ALL);
    expect(plan.step(1 << 20, 64, 8)).not.toBe(COMPARE_ALL);
    expect(plan.step(1 << 20, 0, 8)).toBe(COMPARE_ALL);
  });

  it('compares all pairs where the radius leaves no choice', () => {
    expect(planBands(1 << 14, 64, 40).step(1 << 14, 64, 40)).toBe(COMPARE_ALL);
  });
});
