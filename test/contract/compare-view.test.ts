import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  inverse,
  magnification,
  mapped,
  ontoQuad,
  type Point,
  quadOf,
} from '../../app/src/components/compare/align.ts';
import { fitScale, panned, tamed, wholeView, zoomed } from '../../app/src/components/compare/view.ts';
import { keeperReason } from '../../app/src/texts/zh/keeper-reason.ts';
import { comparePictures } from '../../src/analyse/compare/compare.ts';
import { chooseKeeper, KEEPER_CRITERIA, type KeeperFacts, type KeeperOptions } from '../../src/curate/keeper.ts';
import type { RgbImage } from '../../src/kernel/image.ts';
import { inverseOrientation, ORIENTATIONS, orient } from '../../src/kernel/resample/dihedral.ts';
import { bare, scene } from '../fixtures/compared-pictures.ts';

/** The app lays pictures on each other by what the comparison says: both must mean the same. */
describe('where a copy lies on its picture', () => {
  const a = scene('city');

  it.each(ORIENTATIONS)('follows orientation %i', (orientation) => {
    const b = orient(a, orientation);
    const { evidence } = comparePictures(bare(a), bare(b), inverseOrientation(orientation));
    const matrix = ontoQuad(b, quadOf(a, evidence));
    for (const [x, y] of [
      [0, 0],
      [470, 3],
      [100, 355],
    ] as const) {
      // Where the place went is asked of the pixels.
      const mark = { width: a.width, height: a.height, data: new Uint8Array(a.width * a.height) };
      mark.data[y * a.width + x] = 1;
      const at = orient(mark, orientation).data.indexOf(1);
      const [u, v] = mapped(matrix, [(at % b.width) + 0.5, Math.floor(at / b.width) + 0.5]);
      expect(Math.abs(u - x - 0.5)).toBeLessThan(1e-6);
      expect(Math.abs(v - y - 0.5)).toBeLessThan(1e-6);
    }
  });

  it('is a crop’s own place, whichever of the two is the crop', () => {
    const [left, top, width, height] = [72, 40, 320, 250];
    const crop: RgbImage = { width, height, data: new Uint8Array(3 * width * height) };
    for (let y = 0; y < height; y++) {
      const from = 3 * ((y + top) * a.width + left);
      crop.data.set(a.data.subarray(from, from + 3 * width), 3 * y * width);
    }
    const found = comparePictures(bare(a), bare(crop));
    expect(found.relation).toBe('cropped');
    expectNear(quadOf(a, found.evidence), [
      [left, top],
      [left + width, top],
      [left + width, top + height],
      [left, top + height],
    ]);
    const back = comparePictures(bare(crop), bare(a));
    const quad = quadOf(crop, back.evidence);
    expectNear(quad, [
      [-left, -top],
      [a.width - left, -top],
      [a.width - left, a.height - top],
      [-left, a.height - top],
    ]);
    expect(boundsOf(crop, quad).right).toBeGreaterThan(crop.width + 50);
    expect(magnification(ontoQuad(a, quad), a)).toBeCloseTo(1, 1);
  });

  it('is inside the bars of a bordered copy', () => {
    const evidence = { ...comparePictures(bare(a), bare(a)).evidence, alignment: 'trimmed' as const };
    const quad = quadOf({ width: 100, height: 100 }, evidence, [
      { x: 0, y: 0, width: 1, height: 1 },
      { x: 0.1, y: 0.2, width: 0.5, height: 0.5 },
    ]);
    // The inside of b fills a, so that b is twice as large and begins before it.
    expectNear(quad, [
      [-20, -40],
      [180, -40],
      [180, 160],
      [-20, 160],
    ]);
  });

  it('has a way back from any place', () => {
    // Further, and the corners may lie nearly on a line, from which no arithmetic finds the way back.
    const coordinate = fc.double({ min: -25, max: 25, noNaN: true });
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 8, maxLength: 8 }), coordinate, coordinate, (shift, x, y) => {
        const corner = (i: number, u: number, v: number): Point => [
          200 * u + shift[2 * i]!,
          100 * v + shift[2 * i + 1]!,
        ];
        const matrix = ontoQuad({ width: 640, height: 480 }, [
          corner(0, 0, 0),
          corner(1, 1, 0),
          corner(2, 1, 1),
          corner(3, 0, 1),
        ]);
        expectNear([mapped(matrix, [640, 480])], [corner(2, 1, 1)], 1e-6);
        const place: Point = [320 + x, 240 + y];
        expectNear([mapped(inverse(matrix), mapped(matrix, place))], [place], 1e-3);
      }),
    );
  });
});

describe('zoom and place', () => {
  const bounds = { left: -10, top: 0, right: 390, bottom: 300 };
  const scale = fitScale(bounds, { width: 812, height: 612 });

  it('begins with everything, and goes no further out', () => {
    expect(scale).toBe(2);
    expect(wholeView(bounds)).toEqual({ zoom: 1, x: 190, y: 150 });
    expect(zoomed(wholeView(bounds), 0.1, [100, 100], scale, bounds)).toEqual(wholeView(bounds));
    expect(panned(wholeView(bounds), [500, 20], scale, bounds)).toEqual(wholeView(bounds));
  });

  it('keeps the place under the pointer where it is, unless the edge is nearer', () => {
    const at: Point = [120, -60];
    const before = { zoom: 4, x: 150, y: 120 };
    const after = zoomed(before, 2, at, scale, bounds);
    const under = ({ zoom, x, y }: typeof before) => [x + at[0] / (scale * zoom), y + at[1] / (scale * zoom)];
    expectNear([under(after) as unknown as Point], [under(before) as unknown as Point], 1e-9);
    expect(tamed({ zoom: 2, x: 9999, y: -9999 }, bounds)).toEqual({ zoom: 2, x: 290, y: 75 });
  });
});

describe('why goldpan keeps an image, in Chinese', () => {
  const facts: KeeperFacts = {
    id: 'a.jpg',
    split: null,
    label: null,
    width: 100,
    height: 100,
    bitDepth: 8,
    jpegQuality: 80,
    sharpness: 0.5,
    metadata: 0,
    isLossless: false,
    sizeBytes: 1000,
    isTruncated: false,
  };
  const better: Readonly<Record<string, Partial<KeeperFacts>>> = {
    protected: { split: 'test' },
    path: { id: 'best/a.jpg' },
    whole: {},
    label: { label: 'cat (tabby)' },
    resolution: { width: 200, inside: { width: 180, height: 90 } },
    depth: { bitDepth: 16 },
    lossless: { isLossless: true },
    quality: { jpegQuality: 90 },
    sharpness: { sharpness: 5 },
    metadata: { metadata: 2 },
    bytes: { sizeBytes: 2000 },
    name: {},
  };
  const worse: Readonly<Record<string, Partial<KeeperFacts>>> = {
    whole: { isTruncated: true },
    quality: { jpegQuality: null },
    sharpness: { sharpness: null },
    name: { id: 'a copy.jpg' },
  };
  const options: KeeperOptions = { protect: ['test'], prefer: ['best'] };

  it.each([...KEEPER_CRITERIA, 'nothing'])('is said of the criterion %s', (criterion) => {
    const { reason } = chooseKeeper(
      [
        { ...facts, id: 'b.jpg', ...worse[criterion] },
        { ...facts, ...better[criterion] },
      ],
      { ...options, ...(criterion === 'nothing' ? {} : { order: [criterion] }) },
    );
    const chinese = keeperReason(reason);
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(chinese.replaceAll('JPEG', '').replace('test', '').replace('cat (tabby)', '')).not.toMatch(/[a-z]{2}/i);
  });

  it('leaves a reason that it does not know as it is', () => {
    expect(keeperReason('because I say so')).toBe('because I say so');
  });
});

function expectNear(found: readonly Point[], expected: readonly Point[], tolerance = 4): void {
  expect(found.length).toBe(expected.length);
  for (const [i, [x, y]] of found.entries()) {
    expect(Math.hypot(x - expected[i]![0], y - expected[i]![1])).toBeLessThan(tolerance);
  }
}
