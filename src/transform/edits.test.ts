import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../kernel/image.ts';
import { RELATIONS } from '../model/relation.ts';
import type { Edit } from './edit.ts';
import { EDITS } from './edits.ts';
import { seededRandom } from './random.ts';

const WIDTH = 240;
const HEIGHT = 160;

/** Soft colours with hard-edged discs: something for every edit to change. */
function scene(): RgbImage {
  const data = new Uint8Array(3 * WIDTH * HEIGHT);
  const random = seededRandom('scene');
  const discs = Array.from({ length: 14 }, () => ({
    x: random() * WIDTH,
    y: random() * HEIGHT,
    radius: 6 + random() * 22,
    colour: [random() * 255, random() * 255, random() * 255],
  }));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const disc = discs.find((each) => Math.hypot(x - each.x, y - each.y) < each.radius);
      const soft = [60 + 0.5 * x, 80 + 0.6 * y, 150 - 0.3 * x];
      for (let c = 0; c < 3; c++) data[3 * (y * WIDTH + x) + c] = (disc?.colour ?? soft)[c]!;
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

const picture = scene();
const random = (edit: Edit, seed = 1) => seededRandom('test', seed, edit.name);

async function decoded(edit: Edit, seed = 1) {
  const { bytes, extension } = await edit.apply(picture, random(edit, seed));
  const { format } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { format, extension, data, width: info.width, height: info.height, channels: info.channels };
}

const scaled = (factor: number): [number, number] => [Math.round(WIDTH * factor), Math.round(HEIGHT * factor)];
const same: [number, number] = [WIDTH, HEIGHT];
const turned: [number, number] = [HEIGHT, WIDTH];

/** Sizes of the families that change them, by strength; a list of sizes where chance decides. */
const SIZES: Readonly<Record<string, readonly [number, number][][]>> = {
  resize: [[scaled(0.7)], [scaled(0.4)], [scaled(0.2)]],
  aspect: [0.85, 0.7, 0.5].map((f) => [
    [Math.round(WIDTH * f), HEIGHT],
    [WIDTH, Math.round(HEIGHT * f)],
  ]),
  flip: [[same], [same], [turned]],
  'rotate-quarter': [[turned], [same], [turned]],
  'crop-centre': [[scaled(0.95)], [scaled(0.8)], [scaled(0.5)]],
  'crop-side': [[scaled(0.95)], [scaled(0.8)], [scaled(0.5)]],
  border: [3, 8, 16].map((width) => [[WIDTH + 2 * width, HEIGHT + 2 * width]]),
  'meme-bar': [16, 32, 56].map((bar) => [[WIDTH, HEIGHT + bar]]),
};

describe.each(EDITS.map((edit) => [edit.name, edit] as const))('%s', (_name, edit) => {
  it('gives a decodable image of the expected format and size', async () => {
    const { format, extension, width, height, channels } = await decoded(edit);
    expect({ jpg: 'jpeg', webp: 'webp', avif: 'heif' }[extension]).toBe(format);
    expect([1, 3]).toContain(channels);
    if (edit.family === 'page') expect(Math.max(width, height)).toBe(WIDTH);
    else expect(SIZES[edit.family]?.[edit.strength - 1] ?? [same]).toContainEqual([width, height]);
  });

  it('gives the same bytes for the same seed, and leaves the picture alone', async () => {
    const before = picture.data.slice();
    const [one, other] = [await edit.apply(picture, random(edit)), await edit.apply(picture, random(edit))];
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
    expect(Buffer.compare(picture.data, before)).toBe(0);
  });

  it('works on small and on odd-sized pictures', async () => {
    for (const [width, height] of [
      [33, 47],
      [64, 64],
    ] as const) {
      const small = { width, height, data: new Uint8Array(3 * width * height).map((_, i) => (i * 37) % 251) };
      const { bytes } = await edit.apply(small, random(edit));
      expect((await sharp(bytes).metadata()).width).toBeGreaterThan(0);
    }
  });
});

const PHOTOMETRIC = [
  'recompress-jpeg',
  'recompress-webp',
  'recompress-avif',
  'brightness',
  'contrast',
  'gamma',
  'saturation',
  'tint',
  'blur',
  'sharpen',
  'noise',
  'caption',
  'watermark',
];

async function editedPixels(edit: Edit, seed: number, image: RgbImage = picture): Promise<Buffer> {
  const { bytes } = await edit.apply(image, random(edit, seed));
  const data = await sharp(bytes).toColourspace('srgb').raw().toBuffer();
  expect(data.length).toBe(picture.data.length);
  return data;
}

/** Peak signal-to-noise ratio against the picture, dB. */
async function psnr(edit: Edit, seed: number): Promise<number> {
  const data = await editedPixels(edit, seed);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i]! - picture.data[i]!) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / data.length));
}

describe('EDITS', () => {
  it.each(PHOTOMETRIC)('of %s differ from the picture the more the stronger they are', async (family) => {
    for (const seed of [1, 2, 3]) {
      const edits = EDITS.filter((edit) => edit.family === family);
      const [gentle, medium, strong] = await Promise.all(edits.map((edit) => psnr(edit, seed)));
      expect(medium).toBeLessThan(gentle!);
      expect(strong).toBeLessThan(medium!);
      expect(strong).toBeLessThan(36);
    }
  });

  it.each([
    ['overlay', [0.02, 0.06, 0.15]],
    ['caption', [0.06, 0.12, 0.25]],
  ])('of %s change the share of the picture they say', async (family, shares) => {
    const grey = { width: WIDTH, height: HEIGHT, data: new Uint8Array(picture.data.length).fill(128) };
    for (const edit of EDITS.filter((each) => each.family === family)) {
      const data = await editedPixels(edit, 1, grey);
      let changed = 0;
      for (let i = 0; i < data.length; i += 3) {
        if ([0, 1, 2].some((c) => Math.abs(data[i + c]! - 128) > 20)) changed++;
      }
      const share = changed / (WIDTH * HEIGHT);
      expect(share / shares[edit.strength - 1]!).toBeGreaterThan(0.7);
      expect(share / shares[edit.strength - 1]!).toBeLessThan(1.3);
    }
  });

  it('have unique names, three strengths per family in order, and relations that exist', () => {
    expect(new Set(EDITS.map(({ name }) => name)).size).toBe(EDITS.length);
    const families = [...new Set(EDITS.map(({ family }) => family))];
    expect(families.length).toBeGreaterThanOrEqual(12);
    for (const family of families) {
      expect(EDITS.filter((edit) => edit.family === family).map(({ strength }) => strength)).toEqual([1, 2, 3]);
    }
    for (const edit of EDITS) {
      expect(RELATIONS).toEqual(expect.arrayContaining([edit.relation, ...edit.alsoRight]));
      expect(edit.alsoRight).not.toContain(edit.relation);
    }
  });

  it('go with another seed another way where chance has a say', async () => {
    for (const family of ['brightness', 'overlay', 'crop-side', 'page', 'noise']) {
      const edit = EDITS.find((each) => each.family === family && each.strength === 2)!;
      const runs = await Promise.all([1, 2, 3, 4, 5].map((seed) => edit.apply(picture, random(edit, seed))));
      expect(new Set(runs.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBeGreaterThan(1);
    }
  });
});
