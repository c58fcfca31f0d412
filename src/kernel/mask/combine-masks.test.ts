import { describe, expect, it } from 'vitest';
import { maskGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { maskIou, sharedMaskArea, uniteMasks } from './combine-masks.ts';
import { compressRunLengths, readRunLengths } from './run-length.ts';

describe('two masks', () => {
  it('share, unite and overlap as pycocotools has it', () => {
    for (const { width, height, a, b, iou, union, shared } of maskGoldens.pairs) {
      const one = readRunLengths(a, width, height);
      const two = readRunLengths(b, width, height);
      expect(maskIou(one, two)).toBeCloseTo(iou, 12);
      expect(maskIou(two, one)).toBe(maskIou(one, two));
      expect(sharedMaskArea(one, two)).toBe(shared);
      expect(compressRunLengths(uniteMasks(one, two))).toBe(union);
    }
  });

  it('refuses masks of different sizes', () => {
    expect(() => maskIou(readRunLengths([6], 2, 3), readRunLengths([6], 3, 2))).toThrow(RangeError);
  });
});
