import { describe, expect, it } from 'vitest';
import { keypointList } from './keypoint-list.ts';
import { selectKeypoints } from './select-keypoints.ts';

/** Points at (x, y) of a 400 × 300 first octave, each with a response and an octave. */
function listOf(points: readonly (readonly [number, number, number, number])[]) {
  const list = keypointList(points.length);
  list.count = points.length;
  points.forEach(([x, y, response, octave], i) => {
    list.x[i] = x / 2 ** octave;
    list.y[i] = y / 2 ** octave;
    list.response[i] = response;
    list.octave[i] = octave;
    list.sigma[i] = 2;
  });
  return list;
}

describe('selectKeypoints', () => {
  it('keeps everything where there is room', () => {
    const list = listOf([
      [10, 10, 5, 0],
      [390, 290, -9, 0],
    ]);
    expect([...selectKeypoints(list, 400, 300, 2)].sort()).toEqual([0, 1]);
  });

  it('prefers contrast of either sign, and larger points', () => {
    const list = listOf([
      [10, 10, 5, 0],
      [110, 10, -9, 0],
      [210, 10, 7, 0],
      [310, 10, 3, 2],
    ]);
    expect([...selectKeypoints(list, 400, 300, 3)]).toEqual([3, 1, 2]);
  });

  it('leaves room for faint points beside a crowd of strong ones', () => {
    const crowd = Array.from({ length: 500 }, (_, i) => [i % 190, (i * 7) % 300, 40, 0] as const);
    const faint = Array.from({ length: 40 }, (_, i) => [210 + ((i * 37) % 190), (i * 53) % 300, 4, 0] as const);
    const selected = [...selectKeypoints(listOf([...crowd, ...faint]), 400, 300, 120)];
    expect(selected).toHaveLength(120);
    expect(selected.filter((k) => k >= 500).length).toBeGreaterThan(15);
  });
});
