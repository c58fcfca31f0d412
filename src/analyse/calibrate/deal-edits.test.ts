import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../transform/random.ts';
import { dealEdits } from './deal-edits.ts';

const FAMILIES = 24;
const STRENGTHS = 3;
const deal = (images: number, perImage: number, seed = 1) =>
  dealEdits(images, { families: FAMILIES, strengths: STRENGTHS, perImage }, seededRandom(seed));

const countsOf = (numbers: readonly number[], kinds: number): number[] => {
  const counts = new Array<number>(kinds).fill(0);
  for (const number of numbers) counts[number]!++;
  return counts;
};

describe('dealEdits', () => {
  it('gives every family and every strength of it the same number, but for what is left of the last decks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(12, 24, 48, 72),
        fc.nat(99),
        (images, perImage, seed) => {
          const cards = deal(images, perImage, seed).flat();
          const families = countsOf(
            cards.map((card) => Math.floor(card / STRENGTHS)),
            FAMILIES,
          );
          expect(Math.max(...families) - Math.min(...families)).toBeLessThanOrEqual(1);
          const edits = countsOf(cards, FAMILIES * STRENGTHS);
          expect(Math.max(...edits) - Math.min(...edits)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each([12, 24, 48, 72])('gives an image %i different edits', (perImage) => {
    for (const cards of deal(30, perImage)) expect(new Set(cards).size).toBe(perImage);
  });

  it('depends on the seed', () => {
    expect(deal(5, 12, 1)).toEqual(deal(5, 12, 1));
    expect(deal(5, 12, 1)).not.toEqual(deal(5, 12, 2));
  });
});
