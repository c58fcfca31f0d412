import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imageSet, isSelected, NOTHING, type Selection, selectedCount, toggleImage, withImages } from './selection.ts';

const TOTAL = 12;
const image = fc.nat(TOTAL - 1);
const step = fc.oneof(
  fc.record({ toggle: image }),
  fc.record({ add: fc.array(image, { maxLength: 5 }) }),
  fc.constant({ all: true } as const),
);

it('holds what was chosen, whether some are named or all but some', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      let selection: Selection = NOTHING;
      const wanted = new Set<number>();
      for (const one of steps) {
        if ('all' in one) {
          selection = { kind: 'all', except: new Set() };
          for (let n = 0; n < TOTAL; n++) wanted.add(n);
        } else if ('add' in one) {
          selection = withImages(selection, one.add);
          for (const n of one.add) wanted.add(n);
        } else {
          selection = toggleImage(selection, one.toggle);
          if (!wanted.delete(one.toggle)) wanted.add(one.toggle);
        }
      }
      for (let n = 0; n < TOTAL; n++) expect(isSelected(selection, n)).toBe(wanted.has(n));
      expect(selectedCount(selection, TOTAL)).toBe(wanted.size);
      const set = imageSet(selection, { filter: [{ text: 'a' }] });
      const named = 'numbers' in set ? set.numbers : [...Array(TOTAL).keys()].filter((n) => !set.except!.includes(n));
      expect(new Set(named)).toEqual(wanted);
    }),
  );
});
