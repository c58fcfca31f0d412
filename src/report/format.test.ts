import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAgainst,
  formatBytes,
  formatCount,
  formatCounted,
  formatScore,
  formatShare,
  formatSize,
  formatTick,
  formatTime,
  formatValue,
  withUnit,
} from './format.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('format', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
    [-4200, '−4,200'],
    [Number.NaN, '–'],
  ])('count %d is %s', (count, text) => expect(formatCount(count)).toBe(text));

  it.each([
    [1, '1 image'],
    [0, '0 images'],
    [1204, '1,204 images'],
  ])('counted %d is %s', (count, text) => expect(plain(formatCounted(count, 'image'))).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_950, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [2_140_000, '2.1 MB'],
    [340e9, '340 GB'],
    [1.5e12, '1.5 TB'],
    [-1, 'unknown size'],
  ])('%d bytes are %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

  it.each([
    [0, 412, '0%'],
    [31, 412, '7.5%'],
    [1, 100_000, '<0.1%'],
    [99_999, 100_000, '>99.9%'],
    [5, 5, '100%'],
    [1, 3, '33.3%'],
    [1, 5, '20%'],
    [0, 0, '–'],
  ])('%d of %d is %s', (part, whole, text) => expect(formatShare(part, whole)).toBe(text));

  it.each([
    [0, '0'],
    [-0, '0'],
    [4, '4'],
    [31.96, '32'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
    [987_654_321, '987,654,321'],
    [0.012345, '0.0123'],
    [-0.5, '−0.5'],
    [0.00001234, '1.23 × 10⁻⁵'],
    [2e16, '2 × 10¹⁶'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, '–'],
  ])('value %d is %s', (value, text) => expect(plain(formatValue(value))).toBe(text));

  it.each([
    [31.96, 32, '31.96', '32'],
    [0.4999, 0.5, '0.4999', '0.5'],
    [4, 32, '4', '32'],
    [1000.4, 1000, '1,000.4', '1,000'],
    [6, 6, '6', '6'],
  ])('%d against %d is %s against %s', (value, threshold, a, b) =>
    expect(formatAgainst(value, threshold)).toEqual({ value: a, threshold: b }),
  );

  it('never writes two different numbers of ordinary size alike', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(9)));
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(a !== b && Math.abs(a - b) > 1e-3);
        const { value, threshold } = formatAgainst(a, b);
        expect(value).not.toBe(threshold);
      }),
    );
  });

  it.each([
    [0, '0.00'],
    [0.29, '0.29'],
    [0.4999, '0.49'],
    [1, '1.00'],
  ])('score %d is %s', (score, text) => expect(formatScore(score)).toBe(text));

  it('never shows a score below 0.5 as one that passes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.4999999, noNaN: true }), (score) => {
        expect(Number(formatScore(score))).toBeLessThan(0.5);
      }),
    );
  });

  it.each([
    ['12', '%', '12%'],
    ['640', 'px', '640 px'],
    ['31', '0–255', '31 (0–255)'],
    ['2', null, '2'],
    ['2', '', '2'],
  ])('%s with unit %s is %s', (number, unit, text) => expect(plain(withUnit(number, unit))).toBe(text));

  it.each([
    [0, '0'],
    [5000, '5,000'],
    [20_000, '20k'],
    [1_500_000, '1.5M'],
    [0.001, '0.001'],
  ])('tick %d is %s', (value, text) => expect(formatTick(value)).toBe(text));

  it.each([
    ['2025-03-09T14:05:33.120Z', '2025-03-09 14:05 UTC'],
    ['2025-03-09T14:05:33+02:00', '2025-03-09 14:05 UTC+02:00'],
    ['2019-07-31T18:05:09', '2019-07-31 18:05'],
    ['yesterday', 'yesterday'],
  ])('time %s is %s', (iso, text) => expect(formatTime(iso)).toBe(text));

  it('gives a size only where both sides are known', () => {
    expect(plain(formatSize(4032, 3024)!)).toBe('4032 × 3024');
    expect(formatSize(4032, null)).toBeNull();
  });
});
