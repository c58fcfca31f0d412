import { describe, expect, it } from 'vitest';
import type { AnnotatedObject } from '../../model/annotation.ts';
import { objectFacts } from './object-facts.ts';

const picture = { width: 100, height: 50 };
const facts = (object: Omit<AnnotatedObject, 'category'>) => objectFacts({ category: 'cat', ...object }, picture, true);

describe('objectFacts', () => {
  it('finds nothing wrong with a box within the picture, edges included', () => {
    expect(facts({ box: [0, 0, 100, 50] })).toEqual({
      kind: 'box',
      box: [0, 0, 100, 50],
      area: 5000,
      areaShare: 1,
      overhang: 0,
      overhangSide: '',
      problems: [],
    });
  });

  it.each([
    ['left', [-3, 5, 10, 10], 3],
    ['top', [5, -4, 10, 10], 4],
    ['right', [95, 5, 10, 10], 5],
    ['bottom', [5, 45, 10, 11], 6],
  ] as const)('measures how far a box reaches out at the %s', (side, box, overhang) => {
    expect(facts({ box })).toMatchObject({ overhang, overhangSide: side });
  });

  it.each([
    ['an empty box', { box: [5, 5, 0, 10] }, ['empty']],
    ['an inverted box', { box: [25, 5, -10, 10] }, ['inverted']],
    ['a line as polygon', { polygons: [[1, 1, 5, 5, 9, 9]] }, ['empty']],
    ['a bow tie', { box: [0, 0, 10, 10], polygons: [[0, 0, 10, 10, 10, 0, 0, 10]] }, ['self-crossing']],
    ['a keypoint outside', { keypoints: [5, 5, 2, 120, 5, 1] }, ['keypoint-outside']],
    ['a keypoint outside that is not labelled', { keypoints: [5, 5, 2, 120, 5, 0] }, []],
    [
      'a mask of another size',
      { box: [0, 0, 5, 5], mask: { width: 10, height: 10, counts: [100] } },
      ['mask-mismatch'],
    ],
    ['a damaged mask', { box: [0, 0, 5, 5], mask: { width: 100, height: 50, counts: [7] } }, ['mask-mismatch']],
    ['an empty mask', { box: [0, 0, 5, 5], mask: { width: 100, height: 50, counts: [5000] } }, ['empty']],
    ['a sound mask', { mask: { width: 100, height: 50, counts: [0, 10, 4990] } }, []],
  ] as const)('%s', (_, object, problems) => {
    expect(facts(object as unknown as AnnotatedObject).problems).toEqual(problems);
  });

  it('takes the area from the mask, else the polygons, else the rotated box, else the box', () => {
    const box = [0, 0, 20, 20] as const;
    const corners = [10, 0, 20, 10, 10, 20, 0, 10];
    const polygons = [[0, 0, 10, 0, 10, 10]];
    const mask = { width: 100, height: 50, counts: [0, 7, 4993] };
    expect(facts({ box }).area).toBe(400);
    expect(facts({ box, corners }).area).toBe(200);
    expect(facts({ box, corners, polygons }).area).toBe(50);
    expect(facts({ box, corners, polygons, mask }).area).toBe(7);
    expect(facts({ keypoints: [1, 1, 2, 9, 9, 2] })).toMatchObject({
      area: null,
      box: [1, 1, 8, 8],
      kind: 'keypoints',
    });
  });

  it('judges nothing that needs the picture while its size is unknown', () => {
    expect(objectFacts({ category: null, box: [-5, 0, 9, 9] }, null, false)).toMatchObject({
      areaShare: null,
      overhang: null,
      problems: ['unknown-class'],
    });
  });
});
