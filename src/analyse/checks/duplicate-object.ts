import { defineCheck } from './define.ts';

/*
 * Two boxes of one class that agree this well mark one thing: annotators who mark the same thing twice hardly agree better.
 * Equal boxes come from exports that were merged.
 */
export default defineCheck({
  name: 'duplicate-object',
  title: 'Duplicate objects',
  description: 'Two objects of one class lie on each other: one thing was marked twice.',
  advice: 'Remove one of them; where things really lie on each other, raise the threshold.',
  column: 'same_class_overlap',
  direction: 'above',
  threshold: 0.9,
  range: [0, 1],
  unit: 'of 1',
  worst: 1,
  best: 0.5,
  explain: '{same_class_overlap_of} overlap by {value}',
});
