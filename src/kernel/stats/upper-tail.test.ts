import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../transform/random.ts';
import { evidenceCut, fitUpperTail, tailEvidence, valueAtEvidence } from './upper-tail.ts';

/** `count` values at the middles of equal shares of a distribution given by its quantiles. */
const ideal = (count: number, quantile: (share: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count));
const exponential = (share: number): number => -Math.log(1 - share);

describe('fitUpperTail', () => {
  it('knows an exponential tail, on the safe side', () => {
    const tail = fitUpperTail(ideal(10_000, exponential));
    expect(tail.median).toBeCloseTo(Math.LN2, 3);
    expect(tail.shape).toBeCloseTo(1.1, 2);
    // One in 2 e^10 lies above the true value; the tail expects more there.
    expect(valueAtEvidence(tail, 10)).toBeGreaterThan(Math.LN2 + 10);
    expect(valueAtEvidence(tail, 10)).toBeLessThan(1.25 * (Math.LN2 + 10));
  });

  it('is bent little by 3 % that lie beyond the bulk, however far', () => {
    const clean = fitUpperTail(ideal(1000, exponential));
    const dirty = fitUpperTail(Float64Array.from([...ideal(1000, exponential), ...new Array(30).fill(1000)]));
    expect(valueAtEvidence(dirty, 10) / valueAtEvidence(clean, 10)).toBeLessThan(1.4);
  });

  it('turns values into evidence and back', () => {
    const tail = fitUpperTail(ideal(500, exponential));
    for (const evidence of [0.1, 1, 5, 20])
      expect(tailEvidence(tail, valueAtEvidence(tail, evidence))).toBeCloseTo(evidence, 6);
    expect(tailEvidence(tail, tail.median - 1)).toBe(0);
    expect(tailEvidence(fitUpperTail(new Float64Array(9)), 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('evidenceCut', () => {
  it('finds nothing in what the tail explains', () => {
    let found = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom('tail', seed);
      // Half of the values at the median or below, the others with evidence as the tail says.
      const evidence = Float64Array.from({ length: 500 }, (_, i) => (i < 250 ? 0 : -Math.log(1 - random())));
      if (evidenceCut(evidence, 0.01).found > 0) found++;
    }
    expect(found).toBeLessThanOrEqual(8);
  });

  it('takes many that are a little strange, and a few that are very', () => {
    const with_ = (many: number, evidence: number) =>
      evidenceCut(
        Float64Array.from({ length: 1000 }, (_, i) => (i < many ? evidence : 0)),
        0.01,
      );
    expect(with_(30, 8).found).toBe(30);
    expect(with_(1, 8).found).toBe(0);
    expect(with_(1, 12)).toEqual({ cut: 12, found: 1 });
    expect(with_(0, 0).cut).toBeCloseTo(Math.log(50_000), 9);
  });
});
