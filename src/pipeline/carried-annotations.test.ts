import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { RESIZE_MODES } from '../kernel/geometry/picture-fit.ts';
import { polygonArea } from '../kernel/geometry/polygon.ts';
import { polygonMask, polygonsMask } from '../kernel/mask/polygon-mask.ts';
import { compressRunLengths, readRunLengths } from '../kernel/mask/run-length.ts';
import type { AnnotatedImage } from '../model/annotation.ts';
import { CarriedAnnotations, withExtension } from './carried-annotations.ts';
import { convertBytes } from './convert-picture.ts';
import { type PictureOptions, resolveConversion } from './picture-conversion.ts';

/** The most that exported annotations may be off from what is seen in the exported pictures, px. */
const TOLERANCE = 1.5;
const GREY = 128;

interface Scene {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly isTransparent: boolean;
  /** Share of the free room, 0–1000, of each shape: left and top. */
  readonly places: readonly number[];
}

const scenes = record({
  width: integer({ min: 60, max: 420 }),
  height: integer({ min: 60, max: 420 }),
  orientation: integer({ min: 1, max: 8 }),
  isTransparent: boolean(),
  places: array(integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 8 }),
});

/**
 * A red box, a green patch, a blue dot and a yellow turned box, each in a quarter of its own; as seen. No corner of the
 * patch is sharp, however it is stretched: a tip thinner than a pixel cannot be seen.
 */
function shapes({ width, height, places }: Scene) {
  const w = width / 2;
  const h = height / 2;
  const at = (i: number, room: number) => Math.round((places[i]! / 1000) * room);
  const bw = Math.round(w * 0.6);
  const bh = Math.round(h * 0.55);
  const box = [at(0, w - bw - 2) + 1, at(1, h - bh - 2) + 1, bw, bh] as const;
  const tx = w + 1 + at(2, w * 0.3);
  const ty = 1 + at(3, h * 0.3);
  const [pw, ph] = [w * 0.65, h * 0.65];
  const patch = [
    [0.3, 0],
    [0.8, 0],
    [1, 0.4],
    [1, 0.9],
    [0.7, 1],
    [0.2, 1],
    [0, 0.7],
    [0, 0.2],
  ].flatMap(([x, y]) => [tx + x! * pw, ty + y! * ph]);
  const radius = Math.min(w, h) * 0.15;
  const dot = [radius + 1 + at(4, w - 2 * radius - 2), h + radius + 1 + at(5, h - 2 * radius - 2)] as const;
  const [cx, cy] = [w * 1.5, h * 1.5];
  const half = Math.min(w, h) * 0.3;
  const turn = (places[6]! / 1000) * Math.PI;
  const corners = [
    [-half, -half / 2],
    [half, -half / 2],
    [half, half / 2],
    [-half, half / 2],
  ].flatMap(([x, y]) => [
    cx + x! * Math.cos(turn) - y! * Math.sin(turn),
    cy + x! * Math.sin(turn) + y! * Math.cos(turn),
  ]);
  return { box, patch, dot, radius, corners };
}

const UNTURNED: Readonly<Record<number, { readonly angle: number; readonly flop: boolean }>> = {
  1: { angle: 0, flop: false },
  2: { angle: 0, flop: true },
  3: { angle: 180, flop: false },
  4: { angle: 180, flop: true },
  5: { angle: 90, flop: true },
  6: { angle: 270, flop: false },
  7: { angle: 270, flop: true },
  8: { angle: 90, flop: false },
};

/** The scene as a file whose pixels are stored turned, and what is annotated of it as seen. */
async function draw(scene: Scene): Promise<{ bytes: Buffer; image: AnnotatedImage }> {
  const { width, height, orientation, isTransparent } = scene;
  const { box, patch, dot, radius, corners } = shapes(scene);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" fill="#f00"/>
    <polygon points="${patch.join(' ')}" fill="#0f0"/>
    <circle cx="${dot[0]}" cy="${dot[1]}" r="${radius}" fill="#00f"/>
    <polygon points="${corners.join(' ')}" fill="#ff0"/></svg>`;
  const background = { r: GREY, g: GREY, b: GREY, alpha: isTransparent ? 0 : 1 };
  const upright = await sharp({ create: { width, height, channels: 4, background } })
    .composite([{ input: Buffer.from(svg) }])
    .raw()
    .toBuffer();
  const { angle, flop } = UNTURNED[orientation]!;
  const raw = { width, height, channels: 4 as const };
  const turned = sharp(upright, { raw }).rotate(angle);
  const flat = await turned.raw().toBuffer({ resolveWithObject: true });
  let stored = sharp(flat.data, { raw: { width: flat.info.width, height: flat.info.height, channels: 4 } });
  if (flop) stored = stored.flop();
  const bytes = await stored
    .withExif({ IFD0: { Orientation: String(orientation) } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
  const runs = polygonMask(patch, width, height);
  return {
    bytes,
    image: {
      path: 'train/scene.png',
      uri: 'file:///scene.png',
      width,
      height,
      objects: [
        { category: 'red', box: [...box] },
        { category: 'green', polygons: [patch], mask: { width, height, counts: compressRunLengths(runs) } },
        { category: 'blue', keypoints: [...dot, 2] },
        { category: 'yellow', corners },
      ],
    },
  };
}

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

type Colour = (r: number, g: number, b: number) => boolean;
/** More than half of the pixel is of the colour, the rest being grey. */
const RED: Colour = (r, g, b) => r > 191 && g < 64 && b < 64;
const GREEN: Colour = (r, g, b) => g > 191 && r < 64 && b < 64;
const BLUE: Colour = (r, g, b) => b > 191 && r < 64 && g < 64;
const YELLOW: Colour = (r, g, b) => r > 191 && g > 191 && b < 64;

function* where({ data, width, height }: Pixels, colour: Colour): Generator<readonly [number, number]> {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 3 * (y * width + x);
      if (colour(data[i]!, data[i + 1]!, data[i + 2]!)) yield [x, y];
    }
  }
}

function bounds(points: Iterable<readonly [number, number]>): [number, number, number, number] | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  }
  return right > left ? [left, top, right, bottom] : null;
}

function near(
  actual: readonly number[],
  expected: readonly number[],
  what: string,
  scale: readonly number[] = [1],
): void {
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(actual[i]! - value), `${what}: seen ${expected}, said ${actual}`).toBeLessThanOrEqual(
      TOLERANCE * scale[i % scale.length]!,
    );
  }
}

const edges = ([x, y, w, h]: readonly number[]) => [x!, y!, x! + w!, y! + h!];
const around = (points: readonly number[]) => {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};
/** Too thin to be seen: less than half of any pixel may be covered. */
const isThin = ([left, top, right, bottom]: readonly number[], least = 3) =>
  right! - left! < least || bottom! - top! < least;
const isHardlySeen = (seen: readonly number[] | null) => seen === null || isThin(seen, 3 + TOLERANCE);

async function check(scene: Scene, options: PictureOptions): Promise<void> {
  const { bytes, image } = await draw(scene);
  const conversion = resolveConversion(options)!;
  const made = await convertBytes(bytes, 'png', conversion, 1e8);
  expect([made.width, made.height], 'size as seen').toEqual([scene.width, scene.height]);
  const written = made.bytes ?? bytes;
  const { data, info } = await sharp(written)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels: Pixels = { data, width: info.width, height: info.height };
  expect([pixels.width, pixels.height]).toEqual([made.fit.width, made.fit.height]);
  const carrier = new CarriedAnnotations(0);
  const carried = carrier.carry(image, { ...made, kind: 'converted', sizeBytes: 0, sha256: '' });
  expect([carried.width, carried.height]).toEqual([pixels.width, pixels.height]);
  expect(carrier.dropped).toBe(4 - carried.objects.length);
  const said = (category: string) => carried.objects.find((object) => object.category === category);

  // In an enlarged picture an edge is as wide as its pixels became.
  const reach = [made.fit.scaledWidth / made.width, made.fit.scaledHeight / made.height].map((scale) =>
    Math.ceil(Math.max(1, scale)),
  ) as [number, number];

  const red = said('red');
  const seenRed = bounds(where(pixels, RED));
  if (red && !isThin(edges(red.box!))) near(edges(red.box!), seenRed!, 'box');
  else expect(isHardlySeen(seenRed)).toBe(true);

  const green = said('green');
  const seenGreen = bounds(where(pixels, GREEN));
  if (green && !isThin(around(green.polygons!.flat()))) {
    const mask = readRunLengths(green.mask!.counts, green.mask!.width, green.mask!.height);
    compareMask(mask, pixels, reach);
    expect([green.mask!.width, green.mask!.height]).toEqual([pixels.width, pixels.height]);
    compareMask(polygonsMask(green.polygons!, pixels.width, pixels.height), pixels, reach);
  } else expect(isHardlySeen(seenGreen)).toBe(true);

  const blue = said('blue');
  const seenBlue = bounds(where(pixels, BLUE));
  const isWhole =
    seenBlue && seenBlue[0] > 0 && seenBlue[1] > 0 && seenBlue[2] < pixels.width && seenBlue[3] < pixels.height;
  if (isWhole) {
    const [x, y, visibility] = blue!.keypoints!;
    near([x!, y!], [(seenBlue[0] + seenBlue[2]) / 2, (seenBlue[1] + seenBlue[3]) / 2], 'keypoint');
    expect(visibility).toBe(2);
  }

  const yellow = said('yellow');
  const seenYellow = bounds(where(pixels, YELLOW));
  const isCut =
    seenYellow &&
    (seenYellow[0] === 0 || seenYellow[1] === 0 || seenYellow[2] === pixels.width || seenYellow[3] === pixels.height);
  if (yellow && !isCut && !isThin(around(yellow.corners!))) {
    // Stretched, its corners may be thinner than a pixel: its middle and its area are compared.
    const points = [...where(pixels, YELLOW)];
    const middle = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis]! + 0.5, 0) / points.length);
    const corners = yellow.corners!;
    const [ax, ay, bx, by, cx, cy, dx, dy] = corners as unknown as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    near([(ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4], middle, 'rotated box', reach);
    const perimeter = 2 * (Math.hypot(bx - ax, by - ay) + Math.hypot(cx - bx, cy - by));
    const area = polygonArea(corners);
    expect(Math.abs(area - points.length)).toBeLessThanOrEqual(0.75 * perimeter);
  }
}

/** The mask and what is green differ only where green has an edge within reach, px. */
function compareMask(
  runs: { readonly counts: ArrayLike<number> },
  pixels: Pixels,
  [reachX, reachY]: readonly [number, number],
): void {
  const { width, height } = pixels;
  const green = new Uint8Array(width * height);
  for (const [x, y] of where(pixels, GREEN)) green[y * width + x] = 1;
  let at = 0;
  for (let run = 0; run < runs.counts.length; run++) {
    for (let i = 0; i < runs.counts[run]!; i++, at++) {
      const x = Math.floor(at / height);
      const y = at % height;
      if (green[y * width + x] === run % 2) continue;
      let hasEdge = false;
      for (let dy = -reachY; dy <= reachY; dy++) {
        for (let dx = -reachX; dx <= reachX; dx++) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx < 0 || ny < 0 || nx >= width || ny >= height || green[ny * width + nx] === run % 2) hasEdge = true;
        }
      }
      expect(hasEdge, `mask ${run % 2} at ${x}, ${y}, and no edge near`).toBe(true);
    }
  }
  expect(at).toBe(width * height);
}

describe('annotations carried along with their pictures', () => {
  it.each(RESIZE_MODES)('say what is seen after %s', async (resize) => {
    const target = record({
      width: integer({ min: 40, max: 300 }),
      height: integer({ min: 40, max: 300 }),
      enlarge: boolean(),
      imageFormat: constantFrom('png' as const, undefined),
    });
    await assert(
      asyncProperty(scenes, target, async (scene, { width, height, enlarge, imageFormat }) => {
        const oneSide = resize === 'long-side' || resize === 'short-side';
        await check(scene, {
          resize,
          size: oneSide ? String(width) : `${width}x${height}`,
          background: '128',
          ...(enlarge && { enlarge }),
          ...(imageFormat && { imageFormat }),
        });
      }),
      { numRuns: 25, seed: 6 },
    );
  });

  it('say what is seen in pictures that are only turned upright', async () => {
    await assert(
      asyncProperty(scenes, async (scene) => check(scene, { upright: true, background: '#808080' })),
      { numRuns: 16, seed: 6 },
    );
  });

  it('speak of a picture that was resized before', () => {
    const carrier = new CarriedAnnotations(0);
    const image: AnnotatedImage = {
      path: 'a.jpg',
      uri: null,
      width: 200,
      height: 100,
      objects: [{ category: 'x', box: [20, 10, 100, 50] }],
    };
    const fit = { scaledWidth: 400, scaledHeight: 200, left: 0, top: 0, width: 400, height: 200 };
    const picture = {
      kind: 'converted',
      width: 800,
      height: 400,
      format: 'jpeg',
      fit,
      sizeBytes: 1,
      sha256: '',
      damage: null,
    } as const;
    expect(carrier.carry(image, picture).objects[0]!.box).toEqual([40, 20, 200, 100]);
    expect(carrier.otherSizes).toBe(1);
    // Another shape: nobody knows what they speak of; they are taken as they are.
    const square = { ...image, height: 200 };
    expect(carrier.carry(square, picture).objects[0]!.box).toEqual([10, 5, 50, 25]);
  });
});

describe('withExtension', () => {
  it.each([
    ['a/b.PNG', 'jpeg', 'a/b.jpg'],
    ['a/b.JPEG', 'jpeg', 'a/b.JPEG'],
    ['a.b/c', 'webp', 'a.b/c.webp'],
    ['photo.0001', 'png', 'photo.0001.png'],
    ['.hidden', 'png', '.hidden.png'],
    ['x.tar.tiff', 'avif', 'x.tar.avif'],
    ['v1.2 final cut', 'png', 'v1.2 final cut.png'],
  ] as const)('%s as %s is %s', (path, format, expected) => {
    expect(withExtension(path, format)).toBe(expected);
  });
});
