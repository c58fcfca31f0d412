import { describe, expect, it } from 'vitest';
import { decodeImage } from '../decode.ts';
import { decodeExact } from '../exact.ts';
import { SAMPLE_HEIGHT, SAMPLE_WIDTH, type SAMPLES, sampleBytes, samplePicture } from '../samples.ts';
import { overWhite8 } from '../white.ts';
import { loadLibHeif } from './heic.ts';

const LIMITS = { maxPixels: 1_000_000 };
const exact = (name: keyof typeof SAMPLES, format: 'heic' | 'jxl' | 'jp2') =>
  decodeExact(sampleBytes(name), format, LIMITS);

const picture = samplePicture();
const red = picture.filter((_, i) => i % 3 === 0);
const green = picture.filter((_, i) => i % 3 === 1);

function withAlpha(channels: 1 | 3): Uint8Array {
  const out = new Uint8Array(SAMPLE_WIDTH * SAMPLE_HEIGHT * (channels + 1));
  for (let i = 0; i < green.length; i++) {
    if (channels === 1) out.set([red[i]!, green[i]!], 2 * i);
    else out.set([...picture.subarray(3 * i, 3 * i + 3), green[i]!], 4 * i);
  }
  return overWhite8(out, channels === 1 ? 2 : 4).data;
}

const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => Math.abs(value - b[i]!)).reduce((x, y) => x + y, 0) / a.length;

describe('lossless samples decode to the very pixels', () => {
  it.each([
    ['jxl', 'jxl', 3, picture],
    ['jxlContainer', 'jxl', 3, picture],
    ['jxlGrey', 'jxl', 1, red],
    ['jxlGreyAlpha', 'jxl', 1, withAlpha(1)],
    ['jxlAlpha', 'jxl', 3, withAlpha(3)],
    ['jp2', 'jp2', 3, picture],
    ['jp2Codestream', 'jp2', 3, picture],
    ['jp2Grey', 'jp2', 1, red],
  ] as const)('%s', async (name, format, channels, expected) => {
    const pixels = await exact(name, format);
    expect(pixels).toMatchObject({ width: SAMPLE_WIDTH, height: SAMPLE_HEIGHT, channels, bitDepth: 8 });
    expect([...pixels.data]).toEqual([...expected]);
  });

  it('jp2Deep, 16 bits', async () => {
    const pixels = await exact('jp2Deep', 'jp2');
    expect(pixels).toMatchObject({ channels: 1, bitDepth: 16 });
    expect([...pixels.data]).toEqual(
      Array.from(red, (_, i) => 4000 * (i % SAMPLE_WIDTH) + Math.floor(i / SAMPLE_WIDTH)),
    );
  });
});

describe('HEIC', () => {
  it('is decoded', async () => {
    const { view, channels } = await decodeImage(sampleBytes('heic'), 'heic', { ...LIMITS, longSide: 512 });
    expect([view.width, view.height, channels]).toEqual([SAMPLE_WIDTH, SAMPLE_HEIGHT, 3]);
    expect(meanDifference(view.data, picture)).toBeLessThan(6);
  });

  it('is put over white', async () => {
    const { view, transparentShare } = await decodeImage(sampleBytes('heicAlpha'), 'heic', {
      ...LIMITS,
      longSide: 512,
    });
    expect(meanDifference(view.data, withAlpha(3))).toBeLessThan(6);
    expect(transparentShare).toBeCloseTo(7 / 12, 1);
  });

  it('is turned by its own rotation', async () => {
    const { view } = await decodeImage(sampleBytes('heicTurned'), 'heic', { ...LIMITS, longSide: 512 });
    expect([view.width, view.height]).toEqual([SAMPLE_HEIGHT, SAMPLE_WIDTH]);
    const turned = new Uint8Array(picture.length);
    for (let y = 0; y < SAMPLE_WIDTH; y++) {
      for (let x = 0; x < SAMPLE_HEIGHT; x++) {
        const from = (SAMPLE_HEIGHT - 1 - x) * SAMPLE_WIDTH + y;
        turned.set(picture.subarray(3 * from, 3 * from + 3), 3 * (y * SAMPLE_HEIGHT + x));
      }
    }
    expect(meanDifference(view.data, turned)).toBeLessThan(6);
  });

  it('without the optional package names what to install', async () => {
    await expect(loadLibHeif('goldpan-no-such-package')).rejects.toMatchObject({
      code: 'missing-decoder',
      message: expect.stringContaining('npm install heic-decode'),
    });
  });
});

it('JPEG 2000 with alpha is refused by name', async () => {
  await expect(exact('jp2Alpha', 'jp2')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('4 components'),
  });
});

it('codecs go on after a damaged file', async () => {
  for (const [name, format] of [
    ['jxl', 'jxl'],
    ['jp2', 'jp2'],
    ['heic', 'heic'],
  ] as const) {
    for (let at = 40; at < sampleBytes(name).length; at += 7) {
      const damaged = Uint8Array.from(sampleBytes(name));
      damaged.fill(0xff, at, at + 6);
      await decodeExact(damaged, format, LIMITS).catch(() => undefined);
    }
    await expect(exact(name, format)).resolves.toMatchObject({ width: SAMPLE_WIDTH });
  }
});
