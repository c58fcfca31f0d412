import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvaluationGolden, evaluations } from '../../../test/fixtures/goldens/evaluate/goldens.ts';
import type { Partner } from '../graph/related-images.ts';
import { compareClusterings } from './clusterings.ts';
import { measure } from './measures.ts';
import { groupsTruth, pairsTruth, type TRUTH_SCOPES, type Truth, verdict } from './truth.ts';
import { wilson } from './wilson.ts';

type Found = readonly (readonly [number, number, number])[];

function partnersOf(found: Found): (image: number) => Partner[] {
  const row = (image: number, score: number): Partner => ({ image, score, rank: 3, distance: 0 });
  return (image) =>
    found
      .flatMap(([a, b, score]) => (a === image ? [row(b, score)] : b === image ? [row(a, score)] : []))
      .sort((x, y) => y.score - x.score || x.image - y.image);
}

const NONE = { a: [], b: [] };

/** The same truth, told as pairs. */
function asPairs({ truth, images }: EvaluationGolden): Truth {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < images; i++) {
    for (let j = i + 1; j < images; j++) {
      if (truth[i] !== truth[j]) continue;
      a.push(j);
      b.push(i);
    }
  }
  return pairsTruth(new Uint8Array(images).fill(1), { a, b }, NONE, String);
}

describe.each(evaluations.cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
  it.each([
    ['groups', groupsTruth(Int32Array.from(golden.truth))],
    ['pairs', asPairs(golden)],
  ])('agrees with imagededup and scikit-learn, told as %s', (_, truth) => {
    const { pairs, retrieval } = measure(truth, 'workspace', partnersOf(golden.pairs), golden.images);
    expect(retrieval.queries).toBe(golden.images);
    expect(retrieval.map).toBeCloseTo(golden.map, 10);
    expect(retrieval.ndcg).toBeCloseTo(golden.ndcg, 10);
    expect(retrieval.jaccard).toBeCloseTo(golden.jaccard, 10);
    [pairs.classes.unrelated, pairs.classes.related].forEach((measures, i) => {
      expect(measures.precision).toBeCloseTo(golden.precision[i]!, 10);
      expect(measures.recall).toBeCloseTo(golden.recall[i]!, 10);
      expect(measures.f1).toBeCloseTo(golden.f1[i]!, 10);
      expect(measures.support).toBe(golden.support[i]);
    });
    expect(pairs.averagePrecision ?? 0).toBeCloseTo(golden.averagePrecision, 10);
    expect(pairs.precision.value ?? 0).toBeCloseTo(golden.precision[1], 10);
    expect(pairs.recall.value ?? 0).toBeCloseTo(golden.recall[1], 10);
    expect(pairs.f1).toBeCloseTo(golden.f1[1], 10);
  });

  it('agrees with scikit-learn on clusterings', () => {
    const measures = compareClusterings(golden.truth, golden.clusters)!;
    expect(measures.bCubedPrecision).toBeCloseTo(golden.bCubed[0], 10);
    expect(measures.bCubedRecall).toBeCloseTo(golden.bCubed[1], 10);
    expect(measures.adjustedRand).toBeCloseTo(golden.adjustedRand, 10);
  });
});

describe('what counts', () => {
  // 0–1 is known to be related, 2–3 not to be; 4 and 5 are not named.
  const isNamed = Uint8Array.of(1, 1, 1, 1, 0, 0);
  const truth = pairsTruth(isNamed, { a: [0], b: [1] }, { a: [3], b: [2] }, String);
  const found: Found = [
    [0, 1, 0.9],
    [2, 3, 0.8],
    [0, 2, 0.7],
    [1, 4, 0.6],
    [4, 5, 0.5],
  ];
  const counts = (scope: (typeof TRUTH_SCOPES)[number]) => {
    const { pairs, unjudged } = measure(truth, scope, partnersOf(found), 10);
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = pairs;
    return [truePositives, falsePositives, falseNegatives, trueNegatives, unjudged];
  };

  it('is every pair of the workspace, of the named images, or those listed', () => {
    expect(counts('workspace')).toEqual([1, 4, 0, 40, 0]);
    expect(counts('named')).toEqual([1, 2, 0, 3, 2]);
    expect(counts('listed')).toEqual([1, 1, 0, 0, 3]);
  });

  it('gives accuracy only where unrelated pairs are listed', () => {
    expect(measure(truth, 'listed', partnersOf(found), 10).pairs.accuracy).toBe(0.5);
    expect(measure(truth, 'listed', partnersOf([]), 10).pairs.accuracy).toBe(0.5);
    expect(measure(truth, 'listed', partnersOf(found.slice(0, 1)), 10).pairs.accuracy).toBe(1);
    expect(measure(truth, 'workspace', partnersOf(found), 10).pairs.accuracy).toBeNull();
  });

  it('asks images that were named or wrongly related', () => {
    expect(measure(truth, 'workspace', partnersOf(found), 10).retrieval.queries).toBe(6);
    expect(measure(truth, 'listed', partnersOf(found), 10).retrieval.queries).toBe(4);
  });

  it('names the wrong pairs of the highest score, and those that were missed', () => {
    const many: Found = Array.from({ length: 400 }, (_, i) => [i, 500 + i, (i % 100) / 100]);
    const clusters = new Int32Array(1000).fill(-1);
    clusters.fill(7, 900);
    const { wrong, missed } = measure(groupsTruth(clusters), 'workspace', partnersOf(many), 1000);
    expect(wrong).toHaveLength(20);
    expect(wrong.slice(0, 5).map(({ a, found }) => [a, found?.score])).toEqual([
      [99, 0.99],
      [199, 0.99],
      [299, 0.99],
      [399, 0.99],
      [98, 0.98],
    ]);
    expect(missed).toHaveLength(20);
    expect(missed[0]).toEqual({ a: 900, b: 901, found: null });
  });

  it('is unknown where there is nothing to count', () => {
    const { pairs, retrieval } = measure(groupsTruth(new Int32Array()), 'workspace', partnersOf([]), 0);
    expect([pairs.precision.value, pairs.recall.value, pairs.f1, pairs.averagePrecision, retrieval.map]).toEqual(
      Array(5).fill(null),
    );
  });

  it('refuses a pair that is both', () => {
    expect(() => pairsTruth(isNamed, { a: [0], b: [1] }, { a: [1], b: [0] }, (i) => `im${i}`)).toThrow(
      'im1 and im0 both as related and as unrelated',
    );
  });
});

describe('truth', () => {
  it('as pairs knows what a plain list of pairs knows', () => {
    const pairs = fc
      .array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 })
      .map((all) => all.filter(([a, b]) => a !== b));
    fc.assert(
      fc.property(pairs, (all) => {
        const truth = pairsTruth(
          new Uint8Array(10).fill(1),
          { a: all.map(([a]) => a), b: all.map(([, b]) => b) },
          NONE,
          String,
        );
        const isRelated = (x: number, y: number) => all.some(([a, b]) => (a === x && b === y) || (a === y && b === x));
        let related = 0;
        for (let x = 0; x < 10; x++) {
          const partners = Array.from({ length: 10 }, (_, y) => y).filter((y) => y !== x && isRelated(x, y));
          expect([...truth.relatedTo(x)].sort((p, q) => p - q)).toEqual(partners);
          expect(truth.relatedCount(x)).toBe(partners.length);
          for (let y = 0; y < 10; y++) {
            if (x !== y) expect(verdict(truth, 'named', x, y)).toBe(isRelated(x, y));
          }
          related += partners.length;
        }
        expect(truth.related).toBe(related / 2);
      }),
    );
  });
});

describe('intervals', () => {
  it.each(evaluations.wilson)('%i of %i agree with statsmodels', (successes, trials, low, high) => {
    const estimate = wilson(successes, trials);
    expect(estimate.value).toBe(successes / trials);
    expect(estimate.low).toBeCloseTo(low, 10);
    expect(estimate.high).toBeCloseTo(high, 10);
  });
});

describe('clusterings', () => {
  it('are equal to themselves under other names, and there are none without images', () => {
    expect(compareClusterings([1, 1, 2, 3], [9, 9, 4, 0])).toMatchObject({ bCubedF1: 1, adjustedRand: 1, images: 4 });
    expect(compareClusterings([1, 2], [3, 4])?.adjustedRand).toBe(1);
    expect(compareClusterings([1], [3])?.adjustedRand).toBe(1);
    expect(compareClusterings([], [])).toBeNull();
  });
});
