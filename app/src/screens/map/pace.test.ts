import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** A machine that needs so many ms for a thousand points. */
function settle(all: number, msPerThousand: number, frames: number): Pace {
  const pace = new Pace(all);
  for (let frame = 0; frame < frames; frame++) pace.took(Math.max(16.7, (pace.most / 1000) * msPerThousand));
  return pace;
}

it('draws everything where the machine is quick enough', () => {
  expect(settle(1_000_000, 0.01, 60).most).toBe(1_000_000);
});

it('comes to what the machine draws in a thirtieth of a second', () => {
  const { most } = settle(1_000_000, 0.2, 60);
  expect(most).toBeGreaterThan(80_000);
  expect(most).toBeLessThan(200_000);
});

it('never draws so few that the map is gone', () => {
  expect(settle(1_000_000, 50, 60).most).toBe(20_000);
  expect(settle(500, 1000, 60).most).toBe(500);
});
