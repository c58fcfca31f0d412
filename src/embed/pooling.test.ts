import { describe, expect, it } from 'vitest';
import { choosePooling, dimensionsOf, normaliseRows, pool } from './pooling.ts';

/** Two pictures of two tokens of three numbers. */
const tokens = { data: Float32Array.of(1, 2, 3, 5, 6, 7, 10, 20, 30, 50, 60, 70), shape: [2, 2, 3] };

describe('pool', () => {
  it('takes the first token', () => expect([...pool(tokens, 'cls')]).toEqual([1, 2, 3, 10, 20, 30]));
  it('takes the mean of the tokens', () => expect([...pool(tokens, 'mean')]).toEqual([3, 4, 5, 30, 40, 50]));
  it('takes the mean over places', () => {
    const map = { data: Float32Array.of(1, 2, 3, 6, 4, 4, 4, 4), shape: [1, 2, 2, 2] };
    expect([...pool(map, 'spatial')]).toEqual([3, 4]);
  });
  it('leaves vectors as they are, in an array of their own', () => {
    const data = Float32Array.of(1, 2);
    const same = pool({ data, shape: [1, 2] }, 'none');
    expect([...same]).toEqual([1, 2]);
    expect(same).not.toBe(data);
  });
});

describe('choosePooling', () => {
  const choose = (wanted: Parameters<typeof choosePooling>[0], shape: (number | null)[]) =>
    choosePooling(wanted, shape, 'out', 'm.onnx');

  it('needs no word for plain vectors', () => {
    expect(choose(undefined, [null, 8])).toBe('none');
    expect(choose(undefined, [null, 8, 1, 1])).toBe('none');
    expect(choose('none', [null, 8, 1, 1])).toBe('none');
  });
  it('takes what fits and refuses the rest', () => {
    expect(choose('mean', [null, 5, 8])).toBe('mean');
    expect(choose('spatial', [null, 8, 1, 1])).toBe('spatial');
    expect(() => choose('none', [null, 5, 8])).toThrow(
      'm.onnx: output out is [?, 5, 8]; "pooling": "none" needs 2 axes',
    );
    expect(() => choose(undefined, [null, 5, 8])).toThrow('set "pooling" to "cls" or "mean"');
    expect(() => choose(undefined, [null, 5, 8, 8, 2])).toThrow('set "output" to another one');
  });
  it('knows where the numbers of a vector are', () => {
    expect(dimensionsOf('none', [null, 8, 1, 1])).toBe(8);
    expect(dimensionsOf('cls', [null, 5, 9])).toBe(9);
    expect(dimensionsOf('spatial', [null, 7, 3, 3])).toBe(7);
    expect(dimensionsOf('mean', [null, 5, null])).toBeNull();
  });
});

describe('normaliseRows', () => {
  it('brings each row to length 1', () => {
    expect([...normaliseRows(Float32Array.of(3, 4, 0, 2), 2, 'm')]).toEqual([
      expect.closeTo(0.6, 6),
      expect.closeTo(0.8, 6),
      0,
      1,
    ]);
  });
  it('refuses a row without a direction', () =>
    expect(() => normaliseRows(Float32Array.of(3, 4, 0, 0), 2, 'm.onnx')).toThrow('m.onnx gave nothing but zeros'));
});
