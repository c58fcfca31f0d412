import { expect, it } from 'vitest';
import { fastAngle } from './fast-angle.ts';

it('is the angle of a vector, 0 – 2π, to 0.0002', () => {
  for (let i = 0; i < 3600; i++) {
    const angle = (i * Math.PI) / 1800;
    const radius = 1e-3 + (i % 7) * 40;
    const difference = fastAngle(radius * Math.sin(angle), radius * Math.cos(angle)) - angle;
    expect(Math.abs(difference - 2 * Math.PI * Math.round(difference / (2 * Math.PI)))).toBeLessThan(2e-4);
  }
  expect(fastAngle(0, 0)).toBe(0);
});
