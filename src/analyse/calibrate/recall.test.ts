import { describe, expect, it } from 'vitest';
import { copiesWith, evidenceWith, pairWith, workspaceWith } from '../../../test/fixtures/calibration-evidence.ts';
import { familyRows, relationRows } from './calibration-tables.ts';
import type { ObservedCopy } from './observations.ts';
import { recallAt } from './recall.ts';

const copy = (image: number, more: Partial<ObservedCopy>): ObservedCopy => ({ ...copiesWith(0.9)[0]!, image, ...more });

describe('recallAt', () => {
  it('tells what hashes miss from what the comparison misses', () => {
    const recall = recallAt(copiesWith(0.9, 0.5, null, null), 0.6);
    expect(recall.copies).toBe(4);
    expect(recall.candidates.value).toBe(0.5);
    expect(recall.amongCandidates.value).toBe(0.5);
    expect(recall.recall.value).toBe(0.25);
  });

  it('does not count a pair of the same scene as a copy, nor a score at the threshold as above it', () => {
    const scene = copy(0, { found: { relation: 'same-scene', score: 0.9 } });
    expect(recallAt([scene, ...copiesWith(0.6)], 0.6).recall.value).toBe(0);
  });

  it('judges the names of what is found', () => {
    const found = (relation: 'resized' | 'edited' | 'cropped') => ({ relation, score: 0.9 });
    const copies = [
      copy(0, { found: found('resized') }),
      copy(1, { found: found('edited'), alsoRight: ['edited'] }),
      copy(2, { found: found('cropped') }),
      copy(3, { found: null }),
    ];
    expect(recallAt(copies, 0.5).named.value).toBeCloseTo(2 / 3, 12);
  });
});

describe('familyRows', () => {
  it('has a row per family, told by strength', () => {
    const copies = [
      copy(0, { family: 'blur', strength: 1 }),
      copy(0, { family: 'blur', strength: 3, found: null }),
      copy(1, { family: 'noise', strength: 2 }),
    ];
    const rows = familyRows({ copies }, 0.5);
    expect(rows.map(({ family, copies: count, recall }) => [family, count, recall.value])).toEqual([
      ['blur', 2, 0.5],
      ['noise', 1, 1],
    ]);
    expect(rows[0]!.strengths.map(({ recall }) => recall.value)).toEqual([1, null, 0]);
  });
});

describe('relationRows', () => {
  it('has a row for every relation that is made or found', () => {
    const evidence = evidenceWith({ workspace: workspaceWith({ likely: [pairWith(0.9, 'cropped')] }) });
    expect(relationRows(evidence, 0.5).map(({ relation, copies }) => [relation, copies])).toEqual([
      ['resized', 4],
      ['cropped', 0],
    ]);
  });
});
