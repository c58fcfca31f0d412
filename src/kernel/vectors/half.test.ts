import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHalves,
  encodeHalves,
  firstNotFiniteHalf,
  floatBitsToHalf,
  floatToHalf,
  halfToFloat,
  halfToFloatBits,
} from './half.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/goldens/vectors/vectors.json', import.meta.url), 'utf8'),
) as { decoded: string; encoded: string; probes: number };

const sha256 = (array: Uint16Array | Uint32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest('hex');

/** The floats that generate.py rounds: each half, the middle to the next, and the floats on both sides of the middle. */
function probes(): Float32Array {
  const positive: number[] = [];
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  for (let half = 0; half < 0x7c00; half++) {
    const value = halfToFloat(half);
    const next = half === 0x7bff ? 65536 : halfToFloat(half + 1);
    float[0] = (value + next) / 2;
    positive.push(value, float[0]);
    bits[0]!--;
    positive.push(float[0]);
    bits[0]! += 2;
    positive.push(float[0]);
  }
  return Float32Array.from([...positive, ...positive.map((value) => -value)]);
}

describe('decoding halves', () => {
  it('equals NumPy for all 65,536', () => {
    const bits = Uint32Array.from({ length: 65536 }, (_, half) => halfToFloatBits(half));
    const isNan = (float: number) => (float & 0x7fffffff) > 0x7f800000;
    expect(sha256(bits.map((float) => (isNan(float) ? 0x7fc00000 : float)))).toBe(golden.decoded);
  });

  it('of whole rows equals one by one, and leaves the rest alone', () => {
    const source = Uint16Array.from({ length: 65536 }, (_, half) => half);
    const target = new Float32Array(70000).fill(7);
    decodeHalves(source, 100, 65000, target, 3);
    expect(target.slice(0, 3)).toEqual(Float32Array.of(7, 7, 7));
    expect(target[65003]).toBe(7);
    for (let i = 0; i < 65000; i++) expect(Object.is(target[3 + i], halfToFloat(100 + i))).toBe(true);
  });
});

describe('encoding halves', () => {
  it('equals NumPy at every half, every tie, and on both sides of every tie', () => {
    const floats = probes();
    expect(floats.length).toBe(golden.probes);
    const halves = new Uint16Array(floats.length);
    encodeHalves(floats, 0, floats.length, halves, 0);
    expect(sha256(halves)).toBe(golden.encoded);
  });

  it('gives every half back', () => {
    for (let half = 0; half < 65536; half++) expect(floatBitsToHalf(halfToFloatBits(half))).toBe(quiet(half));
  });

  it('never chooses a half while another one is nearer', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -65504, max: 65504 }), (value) => {
        const half = floatToHalf(value);
        const off = Math.abs(halfToFloat(half) - value);
        for (const other of [half - 1, half + 1]) {
          if ((other & 0x7fff) < 0x7c00) expect(Math.abs(halfToFloat(other) - value)).toBeGreaterThanOrEqual(off);
        }
        expect(Math.sign(halfToFloat(half)) * Math.sign(value)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keeps order', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
        if (a <= b) expect(halfToFloat(floatToHalf(a))).toBeLessThanOrEqual(halfToFloat(floatToHalf(b)));
      }),
    );
  });

  it('knows infinity and NaN', () => {
    expect(floatToHalf(Number.POSITIVE_INFINITY)).toBe(0x7c00);
    expect(floatToHalf(-1e30)).toBe(0xfc00);
    expect(halfToFloat(floatToHalf(Number.NaN))).toBeNaN();
    expect(Object.is(halfToFloat(floatToHalf(-0)), -0)).toBe(true);
  });
});

it('finds the first half that is not finite', () => {
  expect(firstNotFiniteHalf(Uint16Array.of(0, 0x7bff, 0x8000, 0xfbff), 0, 4)).toBe(-1);
  for (const bad of [0x7c00, 0xfc00, 0x7e00, 0xffff]) {
    expect(firstNotFiniteHalf(Uint16Array.of(0, bad, 1, bad), 0, 4)).toBe(1);
    expect(firstNotFiniteHalf(Uint16Array.of(bad, 1, bad), 1, 1)).toBe(-1);
  }
});

/** Encoding makes signalling NaNs quiet. */
const quiet = (half: number): number => ((half & 0x7fff) > 0x7c00 ? half | 0x0200 : half);
