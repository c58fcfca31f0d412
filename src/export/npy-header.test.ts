import { describe, expect, it } from 'vitest';
import { npyHeader } from './npy-header.ts';

describe('npyHeader', () => {
  it('is the one NumPy writes', () => {
    // numpy.save of numpy.zeros((3, 2), numpy.float32), NumPy 2.4.6
    const expected = `\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }${' '.repeat(58)}\n`;
    expect(npyHeader([3, 2], 'float32').toString('latin1')).toBe(expected);
  });

  it('keeps the data aligned, whatever the shape', () => {
    for (const shape of [[0], [123_456_789, 4096], [1, 1, 1]]) {
      const header = npyHeader(shape, 'float16');
      expect([header.length % 64, header.at(-1)]).toEqual([0, 10]);
    }
    expect(npyHeader([7], 'float32').toString('latin1')).toContain("'shape': (7,), }");
  });
});
