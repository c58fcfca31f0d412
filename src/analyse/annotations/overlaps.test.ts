import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxIou } from '../../kernel/geometry/box.ts';
import { overlaps } from './overlaps.ts';

const side = fc.integer({ min: 0, max: 30 });
const objects = fc.array(
  fc.record({
    box: fc.option(fc.tuple(side, side, side, side), { freq: 8 }),
    category: fc.constantFrom('a', 'b', null),
  }),
  { maxLength: 25 },
);

describe('overlaps', () => {
  it('is what comparing all with all finds', () => {
    fc.assert(
      fc.property(objects, (list) => {
        const found = overlaps(list);
        for (const [i, a] of list.entries()) {
          let [same, other] = [0, 0];
          for (const [j, b] of list.entries()) {
            if (i === j || !a.box || !b.box) continue;
            const iou = boxIou(a.box, b.box);
            if (a.category === b.category) same = Math.max(same, iou);
            else other = Math.max(other, iou);
          }
          expect(found.same[i]).toBe(same);
          expect(found.other[i]).toBe(other);
          const partner = found.sameWith[i]!;
          if (same > 0) expect(boxIou(a.box!, list[partner]!.box!)).toBe(same);
          else expect(partner).toBe(-1);
        }
      }),
    );
  });

  it('compares a crowded picture in no time', () => {
    const boxes = Array.from({ length: 20_000 }, (_, i) => ({
      box: [(i * 37) % 8000, (i * 53) % 6000, 12, 12] as const,
      category: 'cell',
    }));
    const start = performance.now();
    overlaps(boxes);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
