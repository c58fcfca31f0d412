import { describe, expect, it } from 'vitest';
import { type Colouring, colourPoints, legendCodes, NOTHING_PICKED, parsePicked, pickedText } from './colouring.ts';
import { DIM, EMPTY, FIRST_KIND, FIRST_STEP, KIND_COLOURS, REST, STEPS } from './palette.ts';

const values = (...names: (string | null)[]) => names.map((value) => ({ value, count: 1 }));
const LETTERS = [...'abcdefghijkl'];
const PLACES = Float32Array.of(0, 0, 1, 1, 2, 2, Number.NaN, Number.NaN);

describe('the legend of values', () => {
  it('gives the commonest a colour each, the rest grey, the empty its own', () => {
    const codes = legendCodes(values(...LETTERS, null), []);
    expect([...codes.slice(0, KIND_COLOURS)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(codes[KIND_COLOURS]).toBe(REST);
    expect(codes.at(-1)).toBe(EMPTY);
  });

  it('keeps the colour of what is picked, and lends free ones to rare values', () => {
    const codes = legendCodes(values(...LETTERS), ['b', 'k']);
    expect(codes[1]).toBe(FIRST_KIND + 1);
    expect(codes[10]).toBe(FIRST_KIND);
  });

  it('leaves what is not so in grey beside what is', () => {
    expect([...legendCodes(values('true', 'false'), [])]).toEqual([FIRST_KIND, REST]);
  });
});

describe('points', () => {
  const byValue: Colouring = {
    scale: { kind: 'values', values: values('a', 'b'), rest: { values: 3, images: 1 } },
    codes: Uint16Array.of(0, 1, 0xffff, 0),
  };
  const byNumber: Colouring = {
    scale: { kind: 'numbers', lowest: 0, highest: 100, from: 10, to: 90, empty: 1 },
    numbers: Float32Array.of(10, 95, Number.NaN, 50),
  };

  it('have the colour of their value, and none without a place', () => {
    const { codes, shown } = colourPoints(PLACES, byValue, NOTHING_PICKED, null);
    expect([...codes]).toEqual([FIRST_KIND, FIRST_KIND + 1, REST, DIM]);
    expect([...shown]).toEqual([1, 1, 1, 0]);
  });

  it('are dimmed where the legend or the filter leaves them out', () => {
    expect([...colourPoints(PLACES, byValue, { values: ['b'], range: null }, null).shown]).toEqual([0, 1, 0, 0]);
    expect([...colourPoints(PLACES, byValue, NOTHING_PICKED, Uint8Array.of(1, 0, 0, 1)).shown]).toEqual([1, 0, 0, 0]);
  });

  it('have a step of the scale, its ends for what lies beyond', () => {
    expect([...colourPoints(PLACES, byNumber, NOTHING_PICKED, null).codes]).toEqual([
      FIRST_STEP,
      FIRST_STEP + STEPS - 1,
      EMPTY,
      DIM,
    ]);
    expect([...colourPoints(PLACES, byNumber, { values: [], range: [20, 100] }, null).shown]).toEqual([0, 1, 0, 0]);
  });
});

it('names what is picked in an address, whatever the values are', () => {
  for (const picked of [
    NOTHING_PICKED,
    { values: ['a,b', '"', '..', null], range: null },
    { values: [], range: [-1.5, 1e-7] as const },
  ])
    expect(parsePicked(pickedText(picked))).toEqual(picked);
  for (const text of ['{', '5', 'a..b', '{"a":1}']) expect(parsePicked(text)).toEqual(NOTHING_PICKED);
});
