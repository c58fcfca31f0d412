import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alignByFeatures, findConsensus } from '../../src/kernel/features/align-by-features.ts';
import { type LocalFeatures, localFeatures } from '../../src/kernel/features/local-features.ts';
import { mirrorFeatures } from '../../src/kernel/features/mirror-features.ts';
import type { LumaImage } from '../../src/kernel/image.ts';
import { applyHomography, invert3, multiply3 } from '../../src/kernel/resample/homography.ts';
import { toLuma } from '../../src/kernel/resample/luma.ts';
import { seededRandom } from '../fixtures/goldens/metric/scenes.ts';
import { textPage } from '../fixtures/text-page.ts';
import { dataFolder } from './measure-file.ts';

/** Long side of what is compared, px. */
const SIDE = 256;
/** How far a corner may lie off, share of the photo's diagonal. */
const TOLERANCE = 0.02;
/** The two halves of this photo are mirror images: it lies on itself both ways. */
const SYMMETRIC = '000000006012.jpg';

interface Photo {
  readonly name: string;
  readonly file: Buffer;
  readonly width: number;
  readonly height: number;
  readonly view: LumaImage;
  readonly features: LocalFeatures;
}
/** A changed photo, and where its pixels come from: continuous coordinates, pixel edges at whole numbers. */
interface Changed {
  readonly image: Sharp;
  readonly matrix: Float64Array;
}
type Change = (photo: Photo, random: () => number) => Changed | Promise<Changed>;

const shift = (x: number, y: number): Float64Array => Float64Array.of(1, 0, x, 0, 1, y, 0, 0, 1);
const scaling = (x: number, y: number): Float64Array => Float64Array.of(x, 0, 0, 0, y, 0, 0, 0, 1);

const crop =
  (share: number): Change =>
  ({ file, width: w, height: h }, random) => {
    const [width, height] = [Math.round(w * share), Math.round(h * share)];
    const [left, top] = [Math.floor(random() * (w - width)), Math.floor(random() * (h - height))];
    return { image: sharp(file).extract({ left, top, width, height }), matrix: shift(left, top) };
  };

const turn =
  (degrees: number): Change =>
  async ({ file, width, height }) => {
    const angle = (-degrees * Math.PI) / 180;
    const back = Float64Array.of(Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0, 0, 0, 1);
    const { data, info } = await sharp(file)
      .rotate(degrees, { background: '#fff' })
      .png()
      .toBuffer({ resolveWithObject: true });
    const matrix = multiply3(multiply3(shift(width / 2, height / 2), back), shift(-info.width / 2, -info.height / 2));
    return { image: sharp(data), matrix };
  };

const resize =
  (x: number, y: number): Change =>
  ({ file, width: w, height: h }) => {
    const [width, height] = [Math.round(w * x), Math.round(h * y)];
    return { image: sharp(file).resize(width, height, { fit: 'fill' }), matrix: scaling(w / width, h / height) };
  };

const inPlace =
  (change: (image: Sharp, photo: Photo, random: () => number) => Sharp): Change =>
  (photo, random) => ({ image: change(sharp(photo.file), photo, random), matrix: shift(0, 0) });

const overlay = (share: number): Change =>
  inPlace((image, { width: w, height: h }, random) => {
    const side = Math.sqrt(share);
    const [width, height] = [Math.round(w * side), Math.round(h * side)];
    const background = { r: Math.floor(255 * random()), g: Math.floor(255 * random()), b: 60 };
    const left = Math.floor(random() * (w - width));
    const top = Math.floor(random() * (h - height));
    return image.composite([{ input: { create: { width, height, channels: 3, background } }, left, top }]);
  });

const border: Change = ({ file, width }) => {
  const rim = Math.round(0.2 * width);
  const image = sharp(file).extend({ top: rim, bottom: rim, left: rim, right: rim, background: '#a33' });
  return { image, matrix: shift(-rim, -rim) };
};

const mirror: Change = ({ file, width }) => ({
  image: sharp(file).flop(),
  matrix: multiply3(shift(width, 0), scaling(-1, 1)),
});

/** A page of text of which the photo takes a share of the width. */
const page =
  (share: number): Change =>
  async ({ file, width: w, height: h }, random) => {
    const [width, height] = [800, 1040];
    const scale = Math.min((share * width) / w, (0.85 * height) / h);
    const [pw, ph] = [Math.round(w * scale), Math.round(h * scale)];
    const [left, top] = [Math.floor(random() * (width - pw)), Math.floor(random() * (height - ph))];
    const input = await sharp(file).resize(pw, ph, { fit: 'fill' }).png().toBuffer();
    const { data } = textPage(Math.floor(1e6 * random()), width, height, 2.6);
    const image = sharp(data, { raw: { width, height, channels: 1 } })
      .toColourspace('srgb')
      .composite([{ input, left, top }]);
    return { image, matrix: multiply3(scaling(w / pw, h / ph), shift(-left, -top)) };
  };

/** Change, JPEG quality, and the least share of the 53 photos that must be laid right. */
const FAMILIES: readonly (readonly [string, Change, number, number])[] = [
  ['cropped to 95 % of the sides', crop(0.95), 85, 1],
  ['cropped to 80 % of the sides', crop(0.8), 85, 1],
  ['cropped to 50 % of the sides', crop(0.5), 85, 0.96],
  ['cropped to 30 % of the sides', crop(0.3), 85, 0.7],
  ['turned by 2°', turn(2), 85, 1],
  ['turned by 5°', turn(5), 85, 1],
  ['turned by 10°', turn(10), 85, 1],
  ['turned by 30°', turn(30), 85, 1],
  ['turned by 45°', turn(45), 85, 1],
  ['a quarter as large', resize(0.25, 0.25), 85, 0.98],
  ['stretched', resize(1, 0.75), 85, 1],
  ['JPEG of quality 15', inPlace((image) => image), 15, 1],
  ['blurred', inPlace((image) => image.blur(4)), 85, 0.98],
  ['mirrored', mirror, 85, 0.98],
  ['a quarter covered', overlay(0.25), 85, 0.98],
  ['a wide border', border, 85, 0.98],
  ['on a page, 70 % of its width', page(0.7), 85, 0.92],
  ['on a page, half of its width', page(0.5), 85, 0.7],
];

async function viewOf(image: Sharp): Promise<LumaImage> {
  const { data, info } = await image
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return toLuma({ width: info.width, height: info.height, data });
}

/** Greatest error among those corners of either picture that the other one shows, share of the photo's diagonal. */
function cornerError(found: Float64Array, truth: Float64Array, a: LumaImage, b: LumaImage): number {
  const corners = ({ width, height }: LumaImage) =>
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ] as const;
  const shown = (m: Float64Array, x: number, y: number, { width, height }: LumaImage): boolean => {
    const [u, v] = applyHomography(m, x, y);
    return u! > -1 && v! > -1 && u! < width + 1 && v! < height + 1;
  };
  const back = invert3(truth)!;
  const points = [
    ...corners(b).filter(([x, y]) => shown(truth, x, y, a)),
    ...corners(a)
      .filter(([x, y]) => shown(back, x, y, b))
      .map(([x, y]) => applyHomography(back, x, y)),
  ];
  const centred = multiply3(multiply3(shift(0.5, 0.5), found), shift(-0.5, -0.5));
  const errors = points.map(([x, y]) => {
    const [p, q] = [applyHomography(centred, x!, y!), applyHomography(truth, x!, y!)];
    return Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!);
  });
  return Math.max(...errors) / Math.hypot(a.width, a.height);
}

const photos: Photo[] = [];
beforeAll(async () => {
  const folder = join(dataFolder, 'annot/coco53/images');
  for (const name of readdirSync(folder).sort()) {
    const { data: file, info } = await sharp(join(folder, name))
      .toColourspace('srgb')
      .png()
      .toBuffer({ resolveWithObject: true });
    const view = await viewOf(sharp(file));
    photos.push({ name, file, width: info.width, height: info.height, view, features: localFeatures(view) });
  }
});

describe('real photos, changed in a known way', () => {
  const lines: string[] = [];
  it.each(FAMILIES)('%s', async (name, change, quality, least) => {
    const random = seededRandom(7);
    let right = 0;
    const wrong: string[] = [];
    for (const photo of photos) {
      const { image, matrix } = await change(photo, random);
      const { data, info } = await image.jpeg({ quality }).toBuffer({ resolveWithObject: true });
      const view = await viewOf(sharp(data));
      const found = alignByFeatures(photo.features, localFeatures(view), { a: photo.view, b: view });
      if (found === null) continue;
      const toView = scaling(photo.view.width / photo.width, photo.view.height / photo.height);
      const truth = multiply3(multiply3(toView, matrix), scaling(info.width / view.width, info.height / view.height));
      if (cornerError(found.matrix, truth, photo.view, view) < TOLERANCE) right++;
      else wrong.push(photo.name);
    }
    lines.push(`${name.padEnd(30)} ${right} of ${photos.length} laid right, ${wrong.length} wrong`);
    expect(wrong.filter((photo) => photo !== SYMMETRIC)).toEqual([]);
    expect(right / photos.length).toBeGreaterThanOrEqual(least);
  });
  afterAll(() => console.log(lines.join('\n')));
});

describe('different photos', () => {
  it('never align, nor come near it', () => {
    expect(photos).toHaveLength(53);
    let most = 0;
    for (let i = 0; i < photos.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [photos[i]!, photos[j]!];
        const sizes = { a: a.view, b: b.view };
        expect(alignByFeatures(a.features, b.features, sizes), `${a.name} and ${b.name}`).toBeNull();
        for (const features of [b.features, mirrorFeatures(b.features, b.view.width)]) {
          most = Math.max(most, findConsensus(a.features, features, sizes)?.places ?? 0);
        }
      }
    }
    // Five would be needed.
    expect(most).toBeLessThanOrEqual(4);
  });

  it('do not align on different pages of text', async () => {
    const random = seededRandom(11);
    const pages = await Promise.all(
      photos.slice(0, 24).map(async (photo) => {
        const { image } = await page(0.5)(photo, random);
        const view = await viewOf(sharp(await image.png().toBuffer()));
        return { view, features: localFeatures(view) };
      }),
    );
    for (let i = 0; i < pages.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [pages[i]!, pages[j]!];
        expect(alignByFeatures(a.features, b.features, { a: a.view, b: b.view })).toBeNull();
      }
    }
  });
});
