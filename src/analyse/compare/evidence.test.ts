import { describe, expect, it } from 'vitest';
import { bare, jpegOf, scene, sharpOf } from '../../../test/fixtures/compared-pictures.ts';
import type { RgbImage } from '../../kernel/image.ts';
import { inverseOrientation, ORIENTATIONS, orient } from '../../kernel/resample/dihedral.ts';
import { resizeRgb } from '../../kernel/resample/resize-area.ts';
import type { RelativeBox } from '../../model/pair.ts';
import { comparePictures } from './compare.ts';

const whole = scene('city');
const { width: WIDTH, height: HEIGHT } = whole;

interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function crop(image: RgbImage, { left, top, width, height }: Window): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((y + top) * image.width + left);
    data.set(image.data.subarray(from, from + 3 * width), 3 * y * width);
  }
  return { width, height, data };
}

/** A picture with a loud pattern over a part of it. */
function covered(image: RgbImage, { left, top, width, height }: Window): RgbImage {
  const data = image.data.slice();
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) {
      const isLight = (Math.floor((x - left) / 17) + Math.floor((y - top) / 11)) % 2 === 0;
      data.set(isLight ? [250, 240, 60] : [20, 10, 120], 3 * (y * image.width + x));
    }
  }
  return { ...image, data };
}

/** Where a picture's own corners, clockwise from the top left, lie in what it was turned from, as EXIF defines it. */
const CORNERS: Readonly<Record<number, string>> = {
  1: '00 10 11 01',
  2: '10 00 01 11',
  3: '11 01 00 10',
  4: '01 11 10 00',
  5: '00 01 11 10',
  6: '01 00 10 11',
  7: '11 10 00 01',
  8: '10 11 01 00',
};
const cornersOf = (orientation: number): [number, number][] =>
  CORNERS[orientation]!.split(' ').map((pair) => [Number(pair[0]), Number(pair[1])]);

function expectNear(found: readonly (readonly number[])[] | undefined, expected: readonly number[][]): void {
  expect(found).toHaveLength(4);
  for (const [i, point] of expected.entries()) {
    for (const [k, value] of point.entries()) expect(Math.abs(found![i]![k]! - value)).toBeLessThan(0.015);
  }
}

/** Share of the window that the boxes cover. */
function shareCovered(window: Window, boxes: readonly RelativeBox[], image: { width: number; height: number }): number {
  let [inside, both] = [0, 0];
  for (let y = window.top + 0.5; y < window.top + window.height; y++) {
    for (let x = window.left + 0.5; x < window.left + window.width; x++) {
      inside++;
      const [u, v] = [x / image.width, y / image.height];
      if (boxes.some((box) => u >= box.x && u <= box.x + box.width && v >= box.y && v <= box.y + box.height)) both++;
    }
  }
  return both / inside;
}

/** The boxes lie around the window, up to a tenth of the picture beyond it. */
function expectAround(window: Window, boxes: readonly RelativeBox[], image: { width: number; height: number }): void {
  for (const box of boxes) {
    expect(box.x).toBeGreaterThan(window.left / image.width - 0.1);
    expect(box.y).toBeGreaterThan(window.top / image.height - 0.13);
    expect(box.x + box.width).toBeLessThan((window.left + window.width) / image.width + 0.1);
    expect(box.y + box.height).toBeLessThan((window.top + window.height) / image.height + 0.13);
  }
}

describe('evidence of a turned copy', () => {
  const copyOf = (orientation: number) => jpegOf(resizeRgb(orient(whole, orientation), ...halfOf(orientation)), 85);
  const halfOf = (orientation: number): [number, number] =>
    orientation > 4 ? [HEIGHT / 2, WIDTH / 2] : [WIDTH / 2, HEIGHT / 2];

  it.each(ORIENTATIONS)('names how it must be turned back, told by its hashes: orientation %i', async (orientation) => {
    const back = inverseOrientation(orientation);
    const { relation, evidence } = comparePictures(await jpegOf(whole), await copyOf(orientation), back);
    expect(evidence).toMatchObject({ orientation: back, alignment: 'frame', overlap: [1, 1], scale: 0.5 });
    expect(relation).toBe(orientation === 1 ? 'resized' : [3, 6, 8].includes(orientation) ? 'rotated' : 'flipped');
  });

  it.each(ORIENTATIONS)('names how it must be turned back, told by nothing: orientation %i', async (orientation) => {
    const found = comparePictures(await jpegOf(whole), await copyOf(orientation));
    const { relation, score, evidence } = found;
    expect(evidence.orientation).toBe(inverseOrientation(orientation));
    expect(relation).toBe(orientation === 1 ? 'resized' : [3, 6, 8].includes(orientation) ? 'rotated' : 'flipped');
    expect(score).toBeGreaterThan(0.9);
    if (orientation === 1) return;
    expect(evidence.alignment).toBe('features');
    expect(Math.abs(evidence.angle!)).toBeLessThan(0.5);
    expect(evidence.scale).toBeCloseTo(0.5, 2);
    expectNear(evidence.corners, cornersOf(orientation));
  });

  it.each(ORIENTATIONS)(
    'gives the corners of a part as it is, told by its hashes or not: orientation %i',
    async (orientation) => {
      const window = { left: 120, top: 60, width: 300, height: 240 };
      const original = await jpegOf(whole);
      const part = await jpegOf(orient(crop(whole, window), orientation));
      const expected = cornersOf(orientation).map(([x, y]) => [
        (window.left + x * window.width) / WIDTH,
        (window.top + y * window.height) / HEIGHT,
      ]);
      for (const expectation of [1, inverseOrientation(orientation)]) {
        const { evidence } = comparePictures(original, part, expectation);
        expect([evidence.alignment, evidence.orientation]).toEqual(['features', inverseOrientation(orientation)]);
        expectNear(evidence.corners, expected);
      }
    },
  );

  it.each([-25, -10, -4, 4, 10, 25])('gives the angle that turns it back, and its corners: %i°', async (degrees) => {
    const turned = await sharpOf(whole)
      .rotate(degrees, { background: '#000000' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = turned.info;
    const copy = await jpegOf({ width, height, data: turned.data });
    const { relation, evidence } = comparePictures(await jpegOf(whole), copy);
    expect(relation).toBe('rotated');
    expect(evidence.orientation).toBe(1);
    // Turned clockwise, it must go anticlockwise to lie on the original.
    expect(Math.abs(evidence.angle! + degrees)).toBeLessThan(0.4);
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const expected = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([x, y]) => {
      const [dx, dy] = [(x! * width) / 2, (y! * height) / 2];
      return [0.5 + (c * dx + s * dy) / WIDTH, 0.5 + (c * dy - s * dx) / HEIGHT];
    });
    expectNear(evidence.corners, expected);
    expect(evidence.overlap[0]).toBeGreaterThan(0.97);
  });
});

describe('evidence of a part', () => {
  const windows: [string, Window, number][] = [
    ['nine tenths', { left: 30, top: 20, width: 432, height: 324 }, 1],
    ['the right half, enlarged', { left: 240, top: 0, width: 240, height: 360 }, 1.5],
    ['a corner, reduced', { left: 0, top: 120, width: 320, height: 240 }, 0.6],
    ['a wide strip', { left: 0, top: 130, width: 480, height: 180 }, 1],
  ];

  it.each(windows)('tells what is shown, how large, and where: %s', async (_, window, scale) => {
    const [w, h] = [Math.round(window.width * scale), Math.round(window.height * scale)];
    const [original, part] = [await jpegOf(whole), await jpegOf(resizeRgb(crop(whole, window), w, h))];
    const share = (window.width * window.height) / (WIDTH * HEIGHT);
    const { relation, score, evidence } = comparePictures(original, part);
    expect(relation).toBe('cropped');
    expect(score).toBeGreaterThan(0.8);
    expect(Math.abs(evidence.overlap[0] - share)).toBeLessThan(0.03);
    expect(evidence.overlap[1]).toBeGreaterThan(0.97);
    expect(Math.abs(evidence.scale / scale - 1)).toBeLessThan(0.02);
    expectNear(
      evidence.corners,
      cornersOf(1).map(([x, y]) => [
        (window.left + x * window.width) / WIDTH,
        (window.top + y * window.height) / HEIGHT,
      ]),
    );
    expect(evidence.inliers).toBeGreaterThan(20);
    expect(evidence.inlierShare).toBeGreaterThan(0.5);
    expect(evidence.changed).toBeUndefined();
  });

  it.each(windows)('tells the same of the whole, seen from the part: %s', async (_, window, scale) => {
    const [w, h] = [Math.round(window.width * scale), Math.round(window.height * scale)];
    const [original, part] = [await jpegOf(whole), await jpegOf(resizeRgb(crop(whole, window), w, h))];
    const share = (window.width * window.height) / (WIDTH * HEIGHT);
    const { relation, evidence } = comparePictures(part, original);
    expect(relation).toBe('cropped');
    expect(Math.abs(evidence.overlap[1] - share)).toBeLessThan(0.03);
    expect(evidence.overlap[0]).toBeGreaterThan(0.97);
    expect(Math.abs(evidence.scale * scale - 1)).toBeLessThan(0.02);
    // The corners of the whole lie outside the part.
    expectNear(
      evidence.corners?.map(([x, y]) => [
        (window.left + x * window.width) / WIDTH,
        (window.top + y * window.height) / HEIGHT,
      ]),
      cornersOf(1),
    );
  });
});

describe('evidence of an overlay', () => {
  const window = { left: 250, top: 190, width: 130, height: 90 };

  it.each(['city', 'landscape', 'fruit', 'forest'] as const)('says where it is, from either side: %s', async (name) => {
    const [original, copy] = [await jpegOf(scene(name)), await jpegOf(covered(scene(name), window), 80)];
    for (const found of [comparePictures(original, copy), comparePictures(copy, original)]) {
      expect(found.relation).toBe('edited');
      // Some of it may have the mean tone of what it covers.
      expect(shareCovered(window, found.evidence.changed!, whole)).toBeGreaterThan(0.6);
      expectAround(window, found.evidence.changed!, whole);
    }
  });

  it('says where it is in the first picture, although the second is turned', async () => {
    const copy = await jpegOf(orient(covered(whole, window), 6), 80);
    const { evidence } = comparePictures(await jpegOf(whole), copy, 8);
    expect(evidence.alignment).toBe('frame');
    expect(shareCovered(window, evidence.changed!, whole)).toBeGreaterThan(0.9);
    expectAround(window, evidence.changed!, whole);
  });

  it('says where it is on a part, and where in the whole it would be', async () => {
    const part = { left: 110, top: 60, width: 330, height: 270 };
    const inPart = { ...window, left: window.left - part.left, top: window.top - part.top };
    const [original, copy] = [await jpegOf(whole), await jpegOf(crop(covered(whole, window), part), 85)];
    const fromWhole = comparePictures(original, copy);
    const fromPart = comparePictures(copy, original);
    for (const { relation, evidence } of [fromWhole, fromPart]) {
      expect([relation, evidence.alignment]).toEqual(['cropped', 'features']);
    }
    expect(shareCovered(window, fromWhole.evidence.changed!, whole)).toBeGreaterThan(0.85);
    expectAround(window, fromWhole.evidence.changed!, whole);
    expect(shareCovered(inPart, fromPart.evidence.changed!, part)).toBeGreaterThan(0.85);
    expectAround(inPart, fromPart.evidence.changed!, part);
  });
});

describe('evidence of a border', () => {
  const BORDER = 40;
  async function bordered(image: RgbImage) {
    const { data, info } = await sharpOf(image)
      .extend({ top: BORDER, bottom: BORDER, left: BORDER, right: BORDER, background: '#ffffff' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  }
  const inside = (WIDTH * HEIGHT) / ((WIDTH + 2 * BORDER) * (HEIGHT + 2 * BORDER));

  it('tells its share, and that the picture inside is as large as ever', async () => {
    const { relation, evidence } = comparePictures(await jpegOf(whole), await jpegOf(await bordered(whole)));
    expect([relation, evidence.alignment]).toEqual(['edited', 'trimmed']);
    expect(evidence.overlap[0]).toBe(1);
    expect(Math.abs(evidence.overlap[1] - inside)).toBeLessThan(0.02);
    expect(Math.abs(evidence.scale - 1)).toBeLessThan(0.02);
    // It is beyond the first picture.
    expect(evidence.changed).toBeUndefined();
  });

  it('says where it is on the picture that has one', async () => {
    const { evidence } = comparePictures(await jpegOf(await bordered(whole)), await jpegOf(whole));
    const frame = { width: WIDTH + 2 * BORDER, height: HEIGHT + 2 * BORDER };
    const sides = [
      { left: 0, top: 0, width: frame.width, height: BORDER },
      { left: 0, top: frame.height - BORDER, width: frame.width, height: BORDER },
      { left: 0, top: 0, width: BORDER, height: frame.height },
      { left: frame.width - BORDER, top: 0, width: BORDER, height: frame.height },
    ];
    for (const side of sides) expect(shareCovered(side, evidence.changed!, frame)).toBeGreaterThan(0.9);
    expect(evidence.changed!.reduce((sum, box) => sum + box.width * box.height, 0)).toBeLessThan(1.15 * (1 - inside));
    expect(Math.abs(evidence.overlap[0] - inside)).toBeLessThan(0.02);
    expect(Math.abs(evidence.scale - 1)).toBeLessThan(0.02);
  });

  it('says where an overlay inside of it is', async () => {
    const window = { left: 250, top: 190, width: 130, height: 90 };
    const { evidence } = comparePictures(await jpegOf(await bordered(covered(whole, window))), await jpegOf(whole));
    expect(evidence.alignment).toBe('trimmed');
    const frame = { width: WIDTH + 2 * BORDER, height: HEIGHT + 2 * BORDER };
    const there = { ...window, left: window.left + BORDER, top: window.top + BORDER };
    expect(shareCovered(there, evidence.changed!, frame)).toBeGreaterThan(0.9);
  });
});

describe('evidence in numbers', () => {
  it('is at its best for a picture and itself', () => {
    const { evidence } = comparePictures(bare(whole), bare(whole));
    expect(evidence).toEqual({
      orientation: 1,
      alignment: 'frame',
      overlap: [1, 1],
      ssim: 1,
      psnr: 99,
      colourShift: 0,
      agreement: 1,
      scale: 1,
    });
  });

  it('falls with coding, and tells colour from structure', async () => {
    const original = await jpegOf(whole);
    const [fine, coarse] = await Promise.all([85, 10].map((quality) => jpegOf(whole, quality)));
    const [good, bad] = [comparePictures(original, fine!).evidence, comparePictures(original, coarse!).evidence];
    expect(bad.psnr).toBeLessThan(good.psnr);
    expect(bad.ssim).toBeLessThan(good.ssim);
    const tinted = { ...whole, data: whole.data.map((value, i) => (i % 3 === 2 ? value >> 1 : value)) };
    const { relation, evidence } = comparePictures(original, await jpegOf(tinted));
    expect(relation).toBe('recoloured');
    expect(evidence.colourShift).toBeGreaterThan(8);
    expect(evidence.agreement).toBeGreaterThan(0.97);
  });

  it('gives the scale of the originals, not of what was compared', () => {
    const { evidence } = comparePictures(bare(whole, 10), bare(resizeRgb(whole, WIDTH / 2, HEIGHT / 2), 2));
    expect(evidence.scale).toBe(0.1);
  });
});
