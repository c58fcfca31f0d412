import { describe, expect, it } from 'vitest';
import { isPlausible, localScale, localTurn } from './plausible-transform.ts';

const size = { width: 200, height: 100 };
const turned = (degrees: number, scale: number): Float64Array => {
  const c = scale * Math.cos((degrees * Math.PI) / 180);
  const s = scale * Math.sin((degrees * Math.PI) / 180);
  return Float64Array.of(c, -s, 40, s, c, -9, 0, 0, 1);
};

describe('isPlausible', () => {
  it.each([
    ['a turn', turned(200, 1), true],
    ['a tenth', turned(0, 0.1), true],
    ['less than a twelfth', turned(0, 0.08), false],
    ['more than twelve times', turned(0, 12.5), false],
    ['a mirror image', Float64Array.of(-1, 0, 199, 0, 1, 0, 0, 0, 1), false],
    ['twice as wide', Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 1), true],
    ['five times as wide', Float64Array.of(5, 0, 0, 0, 1, 0, 0, 0, 1), false],
    ['nothing left', new Float64Array(9), false],
    ['seen from the side', Float64Array.of(1, 0, 0, 0, 1, 0, 0.0015, 0, 1), true],
    ['folded over', Float64Array.of(1, 0, 0, 0, 1, 0, -0.006, 0, 1), false],
    ['not a number', new Float64Array(9).fill(Number.NaN), false],
  ])('%s', (_, matrix, expected) => {
    expect(isPlausible(matrix, size)).toBe(expected);
  });
});

it('tells the scale and the turn, clockwise', () => {
  const matrix = turned(30, 1.5);
  expect(localScale(matrix, size)).toBeCloseTo(1.5, 9);
  expect(localTurn(matrix, size)).toBeCloseTo(Math.PI / 6, 9);
});
