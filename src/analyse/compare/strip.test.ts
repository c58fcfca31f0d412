import { describe, expect, it } from 'vitest';
import { renderScene } from '../../../demo/render-worker.ts';
import { jpegOf } from '../../../test/fixtures/compared-pictures.ts';
import type { RgbImage } from '../../kernel/image.ts';
import type { RelativeBox } from '../../model/pair.ts';
import { comparePictures } from './compare.ts';

/** What cameras, phones and web sites make; 3:2 and 16:9 make frames of an odd number of cells. */
const PROPORTIONS = {
  '3:2': [500, 333],
  '2:3': [333, 500],
  '4:3': [480, 360],
  '3:4': [360, 480],
  '16:9': [480, 270],
  '9:16': [270, 480],
  '1:1': [400, 400],
} as const;
const SCENES = ['landscape', 'city', 'fruit'] as const;
const SIDES = ['top', 'right', 'bottom', 'left'] as const;
type Side = (typeof SIDES)[number];
/** Share of the side that is covered. */
const SHARES = [0.08, 0.12, 0.2];
/** White where the picture is dark and black where it is bright; or black in any case. */
const TONES = ['opposite', 'black'] as const;
const CASES = TONES.flatMap((tone) => SHARES.flatMap((share) => SIDES.map((side) => [tone, share, side] as const)));

function stripOf(side: Side, share: number): RelativeBox {
  if (side === 'top') return { x: 0, y: 0, width: 1, height: share };
  if (side === 'bottom') return { x: 0, y: 1 - share, width: 1, height: share };
  return { x: side === 'left' ? 0 : 1 - share, y: 0, width: share, height: 1 };
}

function covered(picture: RgbImage, { x, y, width, height }: RelativeBox, tone: (typeof TONES)[number]): RgbImage {
  const data = picture.data.slice();
  const lines: Uint8Array[] = [];
  for (let row = Math.round(y * picture.height); row < Math.round((y + height) * picture.height); row++) {
    const start = 3 * (row * picture.width + Math.round(x * picture.width));
    lines.push(data.subarray(start, start + 3 * Math.round(width * picture.width)));
  }
  const samples = lines.reduce((count, line) => count + line.length, 0);
  const mean = lines.reduce((sum, line) => line.reduce((part, value) => part + value, sum), 0) / samples;
  for (const line of lines) line.fill(tone === 'opposite' && mean < 128 ? 255 : 0);
  return { ...picture, data };
}

/** Share of a box that lies in any of some others, by a grid of points. */
function shareInside(box: RelativeBox, others: readonly RelativeBox[]): number {
  const steps = 32;
  let inside = 0;
  for (let i = 0; i < steps * steps; i++) {
    const x = box.x + (box.width * ((i % steps) + 0.5)) / steps;
    const y = box.y + (box.height * (Math.floor(i / steps) + 0.5)) / steps;
    if (others.some((o) => x >= o.x && x <= o.x + o.width && y >= o.y && y <= o.y + o.height)) inside++;
  }
  return inside / (steps * steps);
}

describe('comparePictures of a picture with a strip along one side', () => {
  describe.each(Object.entries(PROPORTIONS))('%s', (_, [width, height]) => {
    it.each(SCENES)('finds it as changed wherever it is: %s', async (scene) => {
      const { picture } = renderScene({ scene, width, height, variant: 0, key: `strip ${scene}` });
      const original = await jpegOf(picture);
      const missed: string[] = [];
      for (const [tone, share, side] of CASES) {
        const strip = stripOf(side, share);
        const copy = await jpegOf(covered(picture, strip, tone));
        for (const { relation, evidence } of [comparePictures(original, copy), comparePictures(copy, original)]) {
          const found = shareInside(strip, evidence.changed ?? []);
          // The outermost 3 % are not compared.
          if (relation === 'edited' && found >= 0.3) continue;
          missed.push(`${tone} ${share} ${side}: ${relation}, ${found.toFixed(2)} of it found`);
        }
      }
      expect(missed).toEqual([]);
    });
  });
});
