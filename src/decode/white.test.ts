import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overWhite8, overWhite16 } from './white.ts';

describe('overWhite8', () => {
  it('equals the rounded formula for every colour and alpha', () => {
    const data = new Uint8Array(256 * 256 * 2);
    for (let i = 0; i < 65_536; i++) data.set([i >> 8, i & 255], 2 * i);
    const out = overWhite8(data, 2).data;
    for (let i = 0; i < 65_536; i++) {
      const [c, a] = [i >> 8, i & 255];
      if (out[i] !== Math.round((c * a + 255 * (255 - a)) / 255)) expect.fail(`colour ${c}, alpha ${a}: ${out[i]}`);
    }
  });

  it('counts pixels below half opacity', () => {
    const rgba = Uint8Array.of(0, 0, 0, 0, 9, 9, 9, 127, 9, 9, 9, 128, 9, 9, 9, 255);
    const { data, transparentShare } = overWhite8(rgba, 4);
    expect(transparentShare).toBe(0.5);
    expect([...data.subarray(0, 3), ...data.subarray(9)]).toEqual([255, 255, 255, 9, 9, 9]);
  });
});

it('overWhite16 agrees with overWhite8 on values that both can hold', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), (pixel) => {
      const narrow = overWhite8(Uint8Array.from(pixel), 4).data;
      const wide = overWhite16(
        Uint16Array.from(pixel, (v) => v * 257),
        4,
      );
      for (let c = 0; c < 3; c++) expect(Math.abs(wide[c]! / 257 - narrow[c]!)).toBeLessThanOrEqual(0.5);
    }),
  );
});
