import { describe, expect, it } from 'vitest';
import { polygonGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { convexHull } from './convex-hull.ts';
import { isPointInPolygon, polygonArea, signedArea } from './polygon.ts';

describe('polygons', () => {
  it('have the area that GEOS finds', () => {
    for (const { points, area } of polygonGoldens.clips) expect(polygonArea(points)).toBeCloseTo(area, 6);
  });

  it('are positive clockwise as seen', () => {
    expect(signedArea([0, 0, 2, 0, 2, 2, 0, 2])).toBe(4);
    expect(signedArea([0, 2, 2, 2, 2, 0, 0, 0])).toBe(-4);
    expect(signedArea([0, 0, 5, 5])).toBe(0);
  });

  it('hold the points that GEOS says they hold', () => {
    for (const { points, at, inside } of polygonGoldens.inside) {
      expect(at.map(([x, y]) => isPointInPolygon(x, y, points))).toEqual(inside);
    }
  });

  it('have the hull that GEOS finds', () => {
    for (const { points, hull } of polygonGoldens.rectangles) {
      expect(polygonArea(convexHull(points))).toBeCloseTo(hull, 6);
      expect(signedArea(convexHull(points))).toBeGreaterThan(0);
    }
  });
});
