import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LongScroll, MOST_HEIGHT } from './long-scroll.ts';

const VIEW = 800;

it('is the scrolling of the browser while the whole is low enough', () => {
  const scroll = new LongScroll(50_000);
  expect(scroll.height).toBe(50_000);
  expect(scroll.scrolled(1234, VIEW)).toBe(1234);
  expect(scroll.topOf(1234, VIEW)).toBe(1234);
});

it('moves one to one by small steps, and goes to the same share of the whole by a jump', () => {
  const whole = 100_000_000;
  const scroll = new LongScroll(whole);
  expect(scroll.height).toBe(MOST_HEIGHT);
  expect(scroll.scrolled(300, VIEW)).toBe(300);
  const half = (MOST_HEIGHT - VIEW) / 2;
  expect(scroll.scrolled(half, VIEW)).toBeCloseTo((whole - VIEW) / 2, -1);
  const there = scroll.scrolled(half, VIEW);
  expect(scroll.scrolled(half + 120, VIEW)).toBe(there + 120);
});

it('reaches both ends, however it was scrolled before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 9_000_000, max: 300_000_000 }),
      fc.array(fc.integer({ min: 0, max: MOST_HEIGHT - VIEW }), { maxLength: 12 }),
      (whole, tops) => {
        const scroll = new LongScroll(whole);
        for (const top of tops) {
          const place = scroll.scrolled(top, VIEW);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(whole - VIEW);
        }
        expect(scroll.scrolled(MOST_HEIGHT - VIEW, VIEW)).toBe(whole - VIEW);
        expect(scroll.scrolled(0, VIEW)).toBe(0);
      },
    ),
  );
});

it('shows the place it is sent to', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_200 }), (place) => {
      const scroll = new LongScroll(100_000_000);
      const top = scroll.topOf(place, VIEW);
      expect(top + scroll.shift).toBe(place);
      expect(top).toBeLessThanOrEqual(MOST_HEIGHT - VIEW);
    }),
  );
});
