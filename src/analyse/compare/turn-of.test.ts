import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORIENTATIONS, orientationParts } from '../../kernel/resample/dihedral.ts';
import { turnOf } from './turn-of.ts';

/** Scaled turn by `angle` degrees clockwise (y points down) after an orientation. */
function mapOf(orientation: number, angle: number, scale: number): Float64Array {
  const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
  const sx = mirrorX ? -1 : 1;
  const sy = mirrorY ? -1 : 1;
  const oriented = transposed ? [0, sx, sy, 0] : [sx, 0, 0, sy];
  const [c, s] = [scale * Math.cos((angle * Math.PI) / 180), scale * Math.sin((angle * Math.PI) / 180)];
  const [a, b, d, e] = oriented as [number, number, number, number];
  return Float64Array.of(c * a - s * d, c * b - s * e, 5, s * a + c * d, s * b + c * e, -3, 0, 0, 1);
}

describe('turnOf', () => {
  it('tells orientation and remaining angle of any turned, scaled map', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ORIENTATIONS),
        fc.double({ min: -44, max: 44, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (orientation, angle, scale) => {
          const turn = turnOf(mapOf(orientation, angle, scale));
          expect(turn.orientation).toBe(orientation);
          expect(turn.angle).toBeCloseTo(angle, 6);
        },
      ),
    );
  });
});
