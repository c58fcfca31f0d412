import { expect, it } from 'vitest';
import { type NextStepFacts, nextSteps } from './next-steps.ts';

const nothing: NextStepFacts = {
  leaks: 0,
  unreadable: 0,
  conflicts: 0,
  groups: { count: 0, images: 0 },
  checks: [],
  removals: 0,
  plan: null,
  withoutEmbeddings: null,
};
const everything: NextStepFacts = {
  leaks: 14,
  unreadable: 4,
  conflicts: 2,
  groups: { count: 9, images: 12 },
  checks: [
    { check: 'dark', undecided: 3 },
    { check: 'blurry', undecided: 7 },
    { check: 'noisy', undecided: 7 },
  ],
  removals: 5,
  plan: null,
  withoutEmbeddings: 100,
};
const kinds = (facts: NextStepFacts) => nextSteps(facts).map(({ kind }) => kind);

it('goes by harm, with the number of each', () => {
  expect(nextSteps(everything)).toEqual([
    { kind: 'leaks', images: 14 },
    { kind: 'unreadable', images: 4 },
    { kind: 'conflicts', groups: 2 },
    { kind: 'duplicates', groups: 9, images: 12 },
    { kind: 'check', check: 'blurry', images: 7 },
    { kind: 'plan', images: 5 },
    { kind: 'embed', images: 100 },
  ]);
});

it('has nothing to say where nothing is open', () => {
  expect(nextSteps(nothing)).toEqual([]);
  expect(kinds({ ...nothing, checks: [{ check: 'dark', undecided: 0 }], withoutEmbeddings: 1 })).toEqual([]);
});

it('puts work that is half done first', () => {
  const plan = { id: 'p', images: 5, isOutdated: false };
  expect(kinds({ ...everything, plan: { ...plan, state: 'planned' } }).slice(0, 2)).toEqual(['apply', 'leaks']);
  expect(kinds({ ...everything, plan: { ...plan, state: 'interrupted' } }).slice(0, 2)).toEqual([
    'interrupted',
    'leaks',
  ]);
  expect(kinds({ ...everything, plan: { ...plan, state: 'interrupted' } })).not.toContain('plan');
});

it('asks for another plan when something was decided after it', () => {
  const plan = { id: 'p', images: 5, isOutdated: true, state: 'planned' } as const;
  expect(kinds({ ...nothing, removals: 5, plan })).toEqual(['plan']);
});
