import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { averagePrecisions, findBoxIssues } from './box-issues.ts';
import { type ImageBoxes, leastSimilarity, scoreBoxes, scoreImage } from './box-quality.ts';

interface Golden {
  readonly classes: number;
  readonly images: {
    given: number[][];
    givenClasses: number[];
    predicted: number[][];
    predictedClasses: number[];
    confidence: number[];
  }[];
  readonly overlooked: (number | null)[][];
  readonly badLocation: number[][];
  readonly swapped: number[][];
  readonly scores: number[];
  readonly precision: number[];
  readonly issues: boolean[];
}

describe.each(['two-classes', 'three-classes'])('boxes of %s, as cleanlab scores them', (name) => {
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'goldens', `${name}.json`), 'utf8')) as Golden;
  const images = golden.images.map(
    (image): ImageBoxes => ({
      given: { boxes: Float64Array.from(image.given.flat()), classes: Int32Array.from(image.givenClasses) },
      predicted: {
        boxes: Float64Array.from(image.predicted.flat()),
        classes: Int32Array.from(image.predictedClasses),
        confidence: Float64Array.from(image.confidence),
      },
    }),
  );
  const least = Math.min(...images.map(leastSimilarity));
  const scores = images.map((image) => scoreBoxes(image, least));
  const same = (ours: Float64Array, theirs: (number | null)[]): void => {
    expect(ours.length).toBe(theirs.length);
    for (const [i, value] of theirs.entries()) {
      if (value === null) expect(ours[i]).toBeNaN();
      else expect(Math.abs(ours[i]! - value)).toBeLessThan(1e-12);
    }
  };

  it('every box', () => {
    for (const [i, one] of scores.entries()) {
      same(one.overlooked, golden.overlooked[i]!);
      same(one.badLocation, golden.badLocation[i]!);
      same(one.swapped, golden.swapped[i]!);
    }
  });

  it('every image', () => {
    same(
      Float64Array.from(scores, (one) => scoreImage(one).score),
      golden.scores,
    );
  });

  it('average precision of every class, and the issues', () => {
    const precision = averagePrecisions(images, golden.classes);
    for (const [k, value] of golden.precision.entries()) expect(precision[k]).toBeCloseTo(value, 6);
    const found = images.map((image, i) => {
      const { overlooked, badLocation, swapped } = findBoxIssues(image, scores[i]!, precision);
      return [overlooked, badLocation, swapped].some((mask) => mask.includes(1));
    });
    expect(found).toEqual(golden.issues);
    expect(found.filter(Boolean).length).toBeGreaterThan(3);
  });
});
