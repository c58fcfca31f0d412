import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelSums } from './channel-sums.ts';

/** One value after the other, in integers without a limit. */
function plainly(data: Uint8Array | Uint16Array, channels: 1 | 3) {
  const of = (c: number) => Array.from(data).filter((_, i) => i % channels === c % channels);
  const three = <T>(make: (values: number[]) => T) => [make(of(0)), make(of(1)), make(of(2))];
  return {
    pixels: data.length / channels,
    bitDepth: data instanceof Uint16Array ? 16 : 8,
    sum: three((values) => values.reduce((sum, v) => sum + v, 0)),
    squares: three((values) => values.reduce((sum, v) => sum + BigInt(v) * BigInt(v), 0n)),
    least: three((values) => Math.min(...values)),
    most: three((values) => Math.max(...values)),
  };
}

describe('channelSums', () => {
  it('of two pixels', () => {
    expect(channelSums(Uint8Array.of(0, 10, 255, 1, 20, 255), 3)).toEqual({
      pixels: 2,
      bitDepth: 8,
      sum: [1, 30, 510],
      squares: [1n, 500n, 130050n],
      least: [0, 10, 255],
      most: [1, 20, 255],
    });
  });

  it.each([1, 3] as const)('is what adding one by one gives, %i channels', (channels) => {
    const samples = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(samples, ([bytes, offset]) => {
        const whole = new Uint8Array(bytes.length * channels + offset);
        const data = whole.subarray(offset);
        for (let i = 0; i < data.length; i++) data[i] = bytes[(i * 7) % bytes.length]! ^ (i & 31);
        expect(channelSums(data, channels)).toEqual(plainly(data, channels));
        const deep = Uint16Array.from(data, (v, i) => v * 257 - (v > 0 ? i % 250 : 0));
        expect(channelSums(deep, channels)).toEqual(plainly(deep, channels));
      }),
    );
  });

  it('overflows nowhere: many pixels, all white', () => {
    const pixels = 4 * 8192 * 3 + 5;
    const white = channelSums(new Uint8Array(3 * pixels).fill(255), 3);
    expect(white.sum).toEqual([255 * pixels, 255 * pixels, 255 * pixels]);
    expect(white.squares[2]).toBe(65025n * BigInt(pixels));
    // Over 2⁵³ together: only whole blocks may be added as numbers.
    const deepPixels = 2_200_001;
    const deep = channelSums(new Uint16Array(deepPixels).fill(65535), 1);
    expect(deep.squares[0]).toBe(65535n * 65535n * BigInt(deepPixels));
    expect(deep.squares[0] > 2n ** 53n).toBe(true);
  });
});
