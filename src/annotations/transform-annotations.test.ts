import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orientationMap, scaleAndShift, turnAbout } from '../kernel/geometry/plane-map.ts';
import { polygonsMask } from '../kernel/mask/polygon-mask.ts';
import { compressRunLengths, maskArea, readRunLengths } from '../kernel/mask/run-length.ts';
import { inverseOrientation } from '../kernel/resample/dihedral.ts';
import type { AnnotatedImage, AnnotatedObject } from '../model/annotation.ts';
import { transformAnnotations } from './transform-annotations.ts';

const WIDTH = 100;
const HEIGHT = 60;

const image = (...objects: AnnotatedObject[]): AnnotatedImage => ({
  path: 'a.jpg',
  uri: null,
  width: WIDTH,
  height: HEIGHT,
  captions: [{ text: 'a cat' }],
  objects,
});

const triangle = [20, 10, 60, 10, 40, 50];
const mask = polygonsMask([triangle], WIDTH, HEIGHT);
const full: AnnotatedObject = {
  id: 7,
  category: 'cat',
  box: [20, 10, 40, 40],
  corners: [20, 10, 60, 10, 60, 50, 20, 50],
  polygons: [triangle],
  mask: { width: WIDTH, height: HEIGHT, counts: compressRunLengths(mask) },
  keypoints: [25, 15, 2, 0, 0, 0, 55, 40, 1],
  area: 800,
  fields: { note: 'kept' },
};

describe('transformAnnotations', () => {
  it('carries everything through a resize', () => {
    const result = transformAnnotations(image(full), { map: scaleAndShift(2, 2, 0, 0), width: 200, height: 120 });
    const [object] = result.image.objects;
    expect(result).toMatchObject({ dropped: 0, clipped: 0, lostMasks: 0 });
    expect(result.image).toMatchObject({ width: 200, height: 120, captions: [{ text: 'a cat' }] });
    expect(object).toMatchObject({
      id: 7,
      category: 'cat',
      box: [40, 20, 80, 80],
      polygons: [triangle.map((v) => 2 * v)],
      keypoints: [50, 30, 2, 0, 0, 0, 110, 80, 1],
      fields: { note: 'kept' },
    });
    expect(object!.area).toBeCloseTo(3200, 9);
    const large = readRunLengths(object!.mask!.counts, 200, 120);
    expect(maskArea(large)).toBe(4 * maskArea(mask));
  });

  it('orientations undo each other, to the last bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (orientation) => {
        const [width, height] = orientation >= 5 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
        const there = transformAnnotations(image(full), {
          map: orientationMap(orientation, WIDTH, HEIGHT),
          width,
          height,
        });
        const back = transformAnnotations(there.image, {
          map: orientationMap(inverseOrientation(orientation), width, height),
          width: WIDTH,
          height: HEIGHT,
        });
        expect(back.image).toEqual(image(full));
      }),
    );
  });

  it('cuts off what a crop leaves outside, and drops what is gone', () => {
    const gone: AnnotatedObject = { category: 'dog', box: [70, 10, 20, 20] };
    // The left 40 px.
    const result = transformAnnotations(image(full, gone), { map: scaleAndShift(1, 1, 0, 0), width: 40, height: 60 });
    expect(result).toMatchObject({ dropped: 1, clipped: 1 });
    const [object] = result.image.objects;
    expect(object!.box).toEqual([20, 10, 20, 40]);
    expect(object!.polygons).toEqual([[40, 50, 20, 10, 40, 10]]);
    expect(object!.keypoints).toEqual([25, 15, 2, 0, 0, 0, 0, 0, 0]);
    expect(object!.area).toBeCloseTo(400, -1);
    const xs = object!.corners!.filter((_, i) => i % 2 === 0);
    expect(Math.max(...xs)).toBeCloseTo(40, 9);
  });

  it('drops objects of which too little is left', () => {
    const object: AnnotatedObject = { category: 'cat', box: [0, 0, 40, 10] };
    const crop = { map: scaleAndShift(1, 1, -30, 0), width: 50, height: 50 };
    expect(transformAnnotations(image(object), crop)).toMatchObject({ dropped: 0, clipped: 1 });
    expect(transformAnnotations(image(object), { ...crop, minimumVisibleShare: 0.25 }).image.objects).toHaveLength(1);
    expect(transformAnnotations(image(object), { ...crop, minimumVisibleShare: 0.26 }).dropped).toBe(1);
  });

  it('puts a turned box around the polygon, which is tighter than around its corners', () => {
    const map = turnAbout(Math.PI / 4, 50, 30);
    const withPolygon = transformAnnotations(
      image({ category: null, box: [40, 20, 20, 20], polygons: [[50, 20, 60, 30, 50, 40, 40, 30]] }),
      { map, width: WIDTH, height: HEIGHT },
    );
    const [x, y, width, height] = withPolygon.image.objects[0]!.box!;
    expect([x, y, width, height].map((v) => Math.round(v * 1e6) / 1e6)).toEqual(
      [50 - Math.SQRT2 * 5, 30 - Math.SQRT2 * 5, Math.SQRT2 * 10, Math.SQRT2 * 10].map(
        (v) => Math.round(v * 1e6) / 1e6,
      ),
    );
    const alone = transformAnnotations(image({ category: null, box: [40, 20, 20, 20] }), {
      map,
      width: WIDTH,
      height: HEIGHT,
    });
    expect(alone.image.objects[0]!.box![2]).toBeCloseTo(20 * Math.SQRT2, 9);
  });

  it('keeps empty boxes that lie within, drops those outside', () => {
    const objects = [
      { category: null, box: [5, 5, 0, 3] as const },
      { category: null, box: [500, 5, 0, 3] as const },
    ];
    const result = transformAnnotations(image(...objects), { map: scaleAndShift(2, 2, 0, 0), width: 200, height: 120 });
    expect(result.image.objects.map(({ box }) => box)).toEqual([[10, 10, 0, 6]]);
  });

  it('keeps an object whose mask cannot be read, without it, and says so', () => {
    const broken = { ...full, mask: { width: 3, height: 3, counts: [1] } };
    const result = transformAnnotations(image(broken), {
      map: scaleAndShift(1, 1, 0, 0),
      width: WIDTH,
      height: HEIGHT,
    });
    expect(result).toMatchObject({ lostMasks: 1, dropped: 0 });
    expect(result.image.objects[0]).not.toHaveProperty('mask');
  });

  it('keeps objects without geometry', () => {
    const result = transformAnnotations(image({ category: 'scene' }), {
      map: scaleAndShift(0.5, 0.5, 0, 0),
      width: 50,
      height: 30,
    });
    expect(result.image.objects).toEqual([{ category: 'scene' }]);
  });
});
