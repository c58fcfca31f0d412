import { describe, expect, it } from 'vitest';
import { evidenceInWords } from './evidence-in-words.ts';
import type { PairEvidence } from './pair.ts';

const evidence = (more: Partial<PairEvidence>): PairEvidence => ({
  orientation: 1,
  alignment: 'frame',
  overlap: [1, 1],
  ssim: 0.9,
  psnr: 30,
  colourShift: 1,
  agreement: 1,
  scale: 1,
  ...more,
});
const said = (relation: string, more: Partial<PairEvidence>): string => evidenceInWords(relation, evidence(more));

describe('evidence in words', () => {
  it('is silent about identical images', () => expect(evidenceInWords('identical-pixels', null)).toBe(''));

  it.each([
    ['a resized copy', 'resized', { scale: 0.5 }, 'one is 50 % as wide as the other'],
    ['an enlarged one', 'resized', { scale: 1.25 }, 'one is 80 % as wide as the other'],
    ['a mirrored one', 'flipped', { orientation: 2 }, 'mirrored'],
    ['one turned by a quarter', 'rotated', { orientation: 6 }, 'turned 90° anticlockwise'],
    ['one turned by an angle', 'rotated', { angle: -7.5 }, 'turned 7.5° anticlockwise'],
    ['a crop', 'cropped', { overlap: [0.4, 1], scale: 0.6 }, 'one shows 40 % of the other'],
    ['a page that shows it', 'cropped', { overlap: [1, 0.25] }, 'one shows 25 % of the other'],
    ['one with bars', 'edited', { alignment: 'trimmed', overlap: [0.71, 1], scale: 1.1 }, '29 % of one is margin'],
    ['a recoloured one', 'recoloured', { colourShift: 12.4 }, 'colour shift 12'],
  ] as const)('tells %s', (_what, relation, more, words) => {
    expect(said(relation, more)).toBe(`${words}, 100 % of the structure agrees`);
  });

  it.each([
    [{ x: 0.05, y: 0.85, width: 0.2, height: 0.1 }, 'at the bottom left, 2 % of the picture'],
    [{ x: 0.7, y: 0, width: 0.3, height: 0.2 }, 'at the top right, 6 % of the picture'],
    [{ x: 0.4, y: 0.4, width: 0.2, height: 0.2 }, 'in the middle, 4 % of the picture'],
    [{ x: 0, y: 0.9, width: 1, height: 0.1 }, 'along the bottom, 10 % of the picture'],
    [{ x: 0.45, y: 0.02, width: 0.1, height: 0.05 }, 'at the top, 0.5 % of the picture'],
  ])('says where %j is', (box, words) => {
    expect(said('edited', { changed: [box], agreement: 0.96 })).toBe(`differs ${words}, 96 % of the structure agrees`);
  });

  it('counts further places, and all of them as area', () => {
    const changed = [
      { x: 0, y: 0, width: 0.5, height: 0.2 },
      { x: 0.9, y: 0.9, width: 0.1, height: 0.1 },
    ];
    expect(said('edited', { changed })).toContain('differs at the top left and 1 more, 11 % of the picture');
  });
});
