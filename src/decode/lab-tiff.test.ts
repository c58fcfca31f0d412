import { describe, expect, it } from 'vitest';
import { openTiff, readDirectory } from './container/tiff-directory.ts';
import { decodeExact } from './exact.ts';
import { labToSrgb } from './lab-tiff.ts';
import { sharp } from './libvips.ts';

/** A TIFF of these samples that calls them Lab: written as RGB, then renamed. */
async function labFile(samples: Uint8Array | Uint16Array, photometric: number): Promise<Buffer> {
  const deep = samples instanceof Uint16Array;
  const image = sharp(samples, { raw: { width: samples.length / 3, height: 1, channels: 3 } });
  const file = await (deep ? image.toColourspace('rgb16') : image).tiff({ compression: 'none' }).toBuffer();
  const tiff = openTiff(file)!;
  const entry = readDirectory(tiff, tiff.firstDirectory).entries.get(0x0106)!;
  tiff.view.setUint16(entry.at, photometric, tiff.littleEndian);
  return file;
}

const LIMITS = { maxPixels: 1000 };

describe('Lab TIFF', () => {
  const white = [255, 0, 0];
  const black = [0, 0, 0];
  const middle = [Math.round(53.585 * 2.55), 0, 0];

  it('shows neutral colours as they are: L 0, about 50 and 100', async () => {
    const { data, channels, bitDepth } = await decodeExact(
      await labFile(Uint8Array.of(...white, ...black, ...middle), 8),
      'tiff',
      LIMITS,
    );
    expect([channels, bitDepth]).toEqual([3, 8]);
    expect([...data].map((v) => Math.round(v / 3))).toEqual([85, 85, 85, 0, 0, 0, 43, 43, 43]);
  });

  it('reads signed and offset colour axes', async () => {
    const red = [Math.round(54.29 * 2.55), 81, 70]; // sRGB red in Lab D50
    const signed = (await decodeExact(await labFile(Uint8Array.of(...red), 8), 'tiff', LIMITS)).data;
    const offset = (await decodeExact(await labFile(Uint8Array.of(red[0]!, 81 + 128, 70 + 128), 9), 'tiff', LIMITS))
      .data;
    expect([...signed]).toEqual([...offset]);
    expect(signed[0]).toBeGreaterThan(250);
    expect(Math.max(signed[1]!, signed[2]!)).toBeLessThan(20);
  });

  it('keeps 16 bits', async () => {
    const deep = await decodeExact(await labFile(Uint16Array.of(65_535, 0, 0), 8), 'tiff', LIMITS);
    expect(deep.bitDepth).toBe(16);
    for (const v of deep.data) expect(v).toBeGreaterThan(65_500);
  });
});

it('labToSrgb inverts the published Lab values of the sRGB primaries (D50, Lindbloom)', () => {
  const out = new Float64Array(3);
  for (const [lab, rgb] of [
    [
      [54.29, 80.81, 69.89],
      [1, 0, 0],
    ],
    [
      [87.82, -79.27, 80.99],
      [0, 1, 0],
    ],
    [
      [29.57, 68.3, -112.03],
      [0, 0, 1],
    ],
  ] as const) {
    labToSrgb(lab[0], lab[1], lab[2], out);
    for (let c = 0; c < 3; c++) expect(Math.abs(out[c]! - rgb[c]!)).toBeLessThan(0.02);
  }
});
