import { expect, it } from 'vitest';
import { pacer } from './pace.ts';

it('gives the event loop its turn after a while, not at every call', async () => {
  const pace = pacer();
  let pauses = 0;
  let calls = 0;
  const until = performance.now() + 100;
  while (performance.now() < until) {
    calls++;
    const pause = pace();
    if (pause === undefined) continue;
    pauses++;
    await pause;
  }
  expect(pauses).toBeGreaterThan(1);
  expect(pauses).toBeLessThan(calls / 4);
});

it('throws the reason of an aborted signal', () => {
  const controller = new AbortController();
  const pace = pacer(controller.signal);
  expect(pace()).toBeUndefined();
  controller.abort(new Error('stop'));
  expect(() => pace()).toThrow('stop');
});
