import { describe, expect, it } from 'vitest';
import { polygonGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { seededRandom } from '../../../test/fixtures/goldens/metric/scenes.ts';
import { selfCrossing } from './self-crossing.ts';

describe('selfCrossing', () => {
  it('finds a crossing in no outline that GEOS calls simple', () => {
    const simple = polygonGoldens.crossings.filter((golden) => golden.simple);
    expect(simple.length).toBeGreaterThan(20);
    for (const { points } of simple) expect(selfCrossing(points)).toBeNull();
  });

  it('finds one wherever GEOS does and coordinates are in general position', () => {
    const crossed = polygonGoldens.crossings.filter((golden, i) => !golden.simple && i % 3 === 0);
    expect(crossed.length).toBeGreaterThan(20);
    for (const { points } of crossed) expect(selfCrossing(points)).not.toBeNull();
  });

  it.each([
    ['a bow tie', [0, 0, 2, 2, 2, 0, 0, 2], [1, 1]],
    ['a way through a vertex of its own', [0, 0, 1, 1, 2, 2, 2, 0, 1, 1, 0, 2], [1, 1]],
    ['an edge over a vertex', [0, 0, 2, 0, 2, 2, 1, 1, 0, 0.5, 1, 1.5, 1, -1], null],
  ])('%s', (_, points, at) => {
    const found = selfCrossing(points);
    expect(found).not.toBeNull();
    if (at) expect(found).toEqual(at);
  });

  it.each([
    ['two triangles that share a vertex', [0, 0, 1, 1, 2, 0, 2, 2, 1, 1, 0, 2]],
    ['a way out and back', [0, 0, 4, 0, 4, 4, 4, 8, 4, 4, 0, 4]],
    ['repeated points', [0, 0, 0, 0, 4, 0, 4, 0, 4, 4, 0, 0]],
    ['a closed square', [0, 0, 4, 0, 4, 4, 0, 4, 0, 0]],
    ['a triangle', [0, 0, 4, 0, 4, 4]],
    ['nothing', []],
  ])('%s: none', (_, points) => {
    expect(selfCrossing(points)).toBeNull();
  });

  it('reads long outlines fast', () => {
    const random = seededRandom(4);
    const points = Array.from({ length: 20_000 }, (_, i) => {
      const angle = (Math.PI * 2 * i) / 20_000;
      const radius = 400 + 100 * random();
      return [500 + radius * Math.cos(angle), 500 + radius * Math.sin(angle)];
    }).flat();
    const start = performance.now();
    expect(selfCrossing(points)).toBeNull();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
