import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GAP, geometry, isTouched, PADDING, rectangle, touched } from './geometry.ts';

const length = fc.integer({ min: 0, max: 3000 });
const shape = fc
  .tuple(fc.integer({ min: 200, max: 2000 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 64, max: 400 }))
  .map(([width, total, size]) => ({ width, of: geometry(width, total, size, true) }));

it('fills the width with as many tiles as fit', () => {
  fc.assert(
    fc.property(shape, ({ width, of: { columns, side } }) => {
      const used = columns * side + (columns - 1) * GAP + 2 * PADDING;
      expect(used).toBeLessThanOrEqual(width);
      expect(used).toBeGreaterThan(width - columns);
    }),
  );
});

it('touches the tiles that a rectangle overlaps, and no other', () => {
  fc.assert(
    fc.property(shape, length, length, length, length, ({ of }, x, y, toX, toY) => {
      const box = rectangle({ x, y }, { x: toX, y: toY });
      const span = touched(of, box);
      for (let position = 0; position < of.rows * of.columns; position++) {
        const left = PADDING + (position % of.columns) * (of.side + GAP);
        const top = PADDING + Math.floor(position / of.columns) * of.rowHeight;
        const overlaps =
          box.left <= left + of.side && box.right >= left && box.top <= top + of.rowHeight - GAP && box.bottom >= top;
        expect(isTouched(of, span, position), `${position}`).toBe(overlaps);
      }
    }),
  );
});
