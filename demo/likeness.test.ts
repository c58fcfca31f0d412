import { describe, expect, it } from 'vitest';
import { likenessDistance, likenessOf } from './likeness.ts';
import type { Picture } from './render/canvas.ts';
import { renderScene } from './render-worker.ts';

const draw = (key: string): Picture => renderScene({ scene: 'planet', width: 96, height: 72, variant: 1, key }).picture;

function mirror({ width, height, data }: Picture): Picture {
  const flipped = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      flipped.set(data.subarray(from, from + 3), (y * width + width - 1 - x) * 3);
    }
  }
  return { width, height, data: flipped };
}

describe('likeness', () => {
  const picture = draw('a');

  it('is the same for the same picture and survives a change of brightness', () => {
    const brighter = { ...picture, data: picture.data.map((v) => Math.min(255, v * 1.1 + 6)) };
    expect(likenessDistance(likenessOf(picture), likenessOf(picture))).toBe(0);
    expect(likenessDistance(likenessOf(picture), likenessOf(brighter))).toBeLessThanOrEqual(4);
  });

  it('knows a mirrored copy', () => {
    const [own, other] = [likenessOf(picture), likenessOf(mirror(picture))];
    expect([...own.mirrored]).toEqual([...other.upright]);
    expect(likenessDistance(own, other)).toBe(0);
  });

  it('tells other pictures of the same kind apart', () => {
    expect(likenessDistance(likenessOf(picture), likenessOf(draw('b')))).toBeGreaterThan(10);
  });
});
