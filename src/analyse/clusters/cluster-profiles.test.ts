import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterProfiles } from './cluster-profiles.ts';
import { numberBySize } from './number-by-size.ts';

const circle = (...degrees: number[]) => ({
  count: degrees.length,
  dimensions: 2,
  data: Float32Array.from(degrees.flatMap((d) => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)])),
});
const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);

describe('clusterProfiles', () => {
  const labels = Int32Array.of(0, 1, 0, -1, 0, 1);
  const { centroids, closeness, cohesion, examples } = clusterProfiles(circle(0, 90, 30, 200, 15, 90), labels, 2, 2);
  it('finds the middle of each cluster and how close its images are', () => {
    expect(centroids[0]).toBeCloseTo(cosine(15), 5);
    expect(centroids[3]).toBeCloseTo(1, 5);
    expect(closeness[0]).toBeCloseTo(cosine(15), 5);
    expect(closeness[3]).toBeNaN();
    expect(cohesion[0]).toBeCloseTo((1 + 2 * cosine(15)) / 3, 5);
    expect(cohesion[1]).toBeCloseTo(1, 5);
  });
  it('shows the closest images, equals in order', () => {
    expect(examples[0]![0]).toBe(4);
    expect(examples[0]).toHaveLength(2);
    expect(examples[1]).toEqual([1, 5]);
  });
});

describe('numberBySize', () => {
  it('gives the largest 0 and leaves noise', () => {
    expect(numberBySize([0, -1, 1, 2, 2, 1, 2], 3)).toEqual({
      labels: Int32Array.of(2, -1, 1, 0, 0, 1, 0),
      sizes: Uint32Array.of(3, 2, 1),
      former: Uint32Array.of(2, 1, 0),
    });
  });
  it('joins and parts nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 40 }), (given) => {
        const { labels, sizes } = numberBySize(given, 6);
        for (let i = 0; i < given.length; i++) {
          for (let j = 0; j < i; j++) expect(labels[i] === labels[j]).toBe(given[i] === given[j]);
        }
        expect([...sizes]).toEqual([...sizes].sort((p, q) => q - p));
      }),
    );
  });
});
