import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { boundsOf, boxArea, boxAround, boxIou, clipBox, cornersOfBox, uprightBox } from './box.ts';

const box = fc.tuple(
  fc.double({ min: -50, max: 50, noNaN: true }),
  fc.double({ min: -50, max: 50, noNaN: true }),
  fc.double({ min: 0, max: 80, noNaN: true }),
  fc.double({ min: 0, max: 80, noNaN: true }),
);

describe('boxes', () => {
  it('overlap as pycocotools has it', () => {
    for (const { a, b, iou } of maskGoldens.boxes) expect(boxIou(a, b)).toBeCloseTo(iou, 12);
  });

  it('IoU is symmetric, 0–1, and 1 with itself', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const iou = boxIou(a, b);
        expect(iou).toBe(boxIou(b, a));
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(1);
        if (boxArea(a) > 1e-9) expect(boxIou(a, a)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('clipping twice is clipping once, and never makes it larger', () => {
    fc.assert(
      fc.property(box, (a) => {
        const once = clipBox(a, 40, 30);
        if (once === null) return;
        const twice = clipBox(once, 40, 30)!;
        for (let k = 0; k < 4; k++) expect(twice[k]).toBeCloseTo(once[k]!, 12);
        expect(boxArea(once)).toBeLessThanOrEqual(boxArea(a) + 1e-9);
      }),
    );
  });

  it('leaves a box that lies inside as it is, to the last bit', () => {
    expect(clipBox([0.1, 0.2, 0.7, 0.3], 1, 1)).toEqual([0.1, 0.2, 0.7, 0.3]);
    expect(clipBox([3, 3, 2, 2], 3, 9)).toBeNull();
    expect(clipBox([-5, -5, 100, 100], 3, 9)).toEqual([0, 0, 3, 9]);
  });

  it('inverted boxes have no area, and are what they span when upright', () => {
    expect(boxArea([5, 5, -3, 2])).toBe(0);
    expect(boxIou([5, 5, -3, 2], [2, 5, 3, 2])).toBe(0);
    expect(uprightBox([5, 5, -3, 2])).toEqual([2, 5, 3, 2]);
  });

  it('goes around boxes and points', () => {
    expect(boxAround([0, 0, 1, 1], [5, 6, 1, 1])).toEqual([0, 0, 6, 7]);
    expect(boundsOf(cornersOfBox([2, 3, 4, 5]))).toEqual([2, 3, 4, 5]);
    expect(boundsOf([])).toBeNull();
  });
});
