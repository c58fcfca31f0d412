import { expect, it } from 'vitest';
import { dimmedFirst, shuffledPoints } from './point-order.ts';

const points = Float32Array.from({ length: 2000 }, (_, at) => (at < 20 ? Number.NaN : at));

it('orders every point that has a place, by chance and the same every time', () => {
  const order = shuffledPoints(points);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 990 }, (_, at) => at + 10));
  expect([...order]).toEqual([...shuffledPoints(points)]);
  const early = order.subarray(0, 100).reduce((sum, n) => sum + n, 0) / 100;
  expect(early).toBeGreaterThan(400);
  expect(early).toBeLessThan(600);
});

it('puts the dimmed first and keeps the order among both', () => {
  const shuffled = shuffledPoints(points);
  const codes = Uint8Array.from({ length: 1000 }, (_, n) => n % 3);
  const { order, dimmed } = dimmedFirst(shuffled, codes);
  expect([...order.subarray(0, dimmed)]).toEqual([...shuffled].filter((n) => codes[n] === 0));
  expect([...order.subarray(dimmed)]).toEqual([...shuffled].filter((n) => codes[n] !== 0));
});
