import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rgbPattern } from '../../test/fixtures/goldens/hash/images.ts';
import { builtinModel, openBuiltin } from './builtin.ts';

describe('openBuiltin', () => {
  it('is in the package, small, and gives vectors of unit length that do not depend on company', async () => {
    expect(statSync(builtinModel()).size).toBeLessThan(6_000_000);
    const embedder = await openBuiltin({ device: 'cpu' });
    expect(embedder.description).toMatchObject({ name: 'builtin', dimensions: 256, hasText: false });
    expect(embedder.embedTexts).toBeUndefined();
    const images = [rgbPattern('cloud', 512, 341, 1), rgbPattern('noise', 40, 90, 2), rgbPattern('card', 300, 300, 3)];
    const together = await embedder.embedImages(images);
    expect(together).toHaveLength(3 * 256);
    for (let i = 0; i < 3; i++) {
      const alone = await embedder.embedImages([images[i]!]);
      const row = together.subarray(i * 256, (i + 1) * 256);
      expect(Math.hypot(...row)).toBeCloseTo(1, 5);
      expect(Math.max(...alone.map((value, j) => Math.abs(value - row[j]!)))).toBeLessThan(1e-5);
    }
    await embedder.close();
  });

  it('finds a picture again at half its size', async () => {
    const embedder = await openBuiltin({ device: 'cpu' });
    const large = rgbPattern('card', 480, 480, 3);
    const small = rgbPattern('card', 480, 480, 3);
    const half = { width: 240, height: 240, data: new Uint8Array(3 * 240 * 240) };
    for (let y = 0; y < 240; y++) {
      for (let x = 0; x < 240; x++) {
        for (let c = 0; c < 3; c++) half.data[3 * (y * 240 + x) + c] = small.data[3 * (2 * y * 480 + 2 * x) + c]!;
      }
    }
    const [a, b] = [await embedder.embedImages([large]), await embedder.embedImages([half])];
    let cosine = 0;
    for (let i = 0; i < 256; i++) cosine += a[i]! * b[i]!;
    expect(cosine).toBeGreaterThan(0.9);
    await embedder.close();
  });
});
