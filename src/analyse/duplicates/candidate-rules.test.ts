import { describe, expect, it } from 'vitest';
import { type CandidateRules, obeys } from './candidate-rules.ts';

const facts = {
  //        0     1    2    3    4
  width: [1000, 500, 1000, 667, 1000],
  height: [667, 333, 667, 1000, 1000],
  similarity: (a: number, b: number) => (a === 0 && b === 4 ? null : b / 10),
  minSimilarity: 0.2,
};
const holds = (rules: CandidateRules, a: number, b: number, isHashed = true) => obeys(rules, facts, { a, b, isHashed });

describe('rules of candidates', () => {
  it('ask for nothing unless told', () => {
    expect(holds({}, 0, 4, false)).toBe(true);
    expect(holds({ require: 'any' }, 0, 1, false)).toBe(true);
  });

  it('ask for a hash and for near embeddings', () => {
    expect(holds({ require: 'all' }, 0, 2)).toBe(true);
    expect(holds({ require: 'all' }, 0, 2, false)).toBe(false);
    expect(holds({ require: 'all' }, 0, 1)).toBe(false);
    expect(holds({ require: 'all' }, 0, 4)).toBe(false);
  });

  it('ask for one size, as it is or turned', () => {
    expect(holds({ sameSize: true }, 0, 2)).toBe(true);
    expect(holds({ sameSize: true }, 0, 3)).toBe(true);
    expect(holds({ sameSize: true }, 0, 1)).toBe(false);
    expect(holds({ sameSize: true }, 0, 4)).toBe(false);
  });

  it('ask for one shape, give or take', () => {
    expect(holds({ aspectTolerance: 0.01 }, 0, 1)).toBe(true);
    expect(holds({ aspectTolerance: 0.01 }, 0, 3)).toBe(true);
    expect(holds({ aspectTolerance: 0.01 }, 0, 4)).toBe(false);
    expect(holds({ aspectTolerance: 0.6 }, 0, 4)).toBe(true);
    expect(holds({ aspectTolerance: null }, 0, 4)).toBe(true);
  });
});
