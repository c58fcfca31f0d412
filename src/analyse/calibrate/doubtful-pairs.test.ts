import { describe, expect, it } from 'vitest';
import { copiesWith, evidenceWith, pairWith, workspaceWith } from '../../../test/fixtures/calibration-evidence.ts';
import { doubtfulPairs } from './doubtful-pairs.ts';

const likely = (...scores: number[]) => workspaceWith({ likely: scores.map((score) => pairWith(score)) });
const copies = copiesWith(...new Array<number>(95).fill(0.9), ...new Array<number>(5).fill(0.5));

describe('doubtfulPairs', () => {
  it('tells when pairs of the workspace pile up where known copies are rare', () => {
    const workspace = likely(...new Array<number>(20).fill(0.5), ...new Array<number>(20).fill(0.9));
    expect(doubtfulPairs(evidenceWith({ copies, workspace }))).toEqual({ from: 0.45, to: 0.6, pairs: 20, expected: 2 });
  });

  it('is silent when they lie as copies do, or are too few to tell', () => {
    const alike = likely(...new Array<number>(2).fill(0.5), ...new Array<number>(38).fill(0.9));
    expect(doubtfulPairs(evidenceWith({ copies, workspace: alike }))).toBeNull();
    expect(doubtfulPairs(evidenceWith({ copies, workspace: likely(0.9) }))).toBeNull();
    expect(doubtfulPairs(evidenceWith({ copies, workspace: workspaceWith() }))).toBeNull();
  });
});
