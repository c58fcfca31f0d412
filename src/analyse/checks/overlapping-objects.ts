import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'overlapping-objects',
  title: 'Overlapping objects',
  description: 'Two objects of different classes have almost the same box: one thing has two names.',
  advice: 'Decide for one class; parts that fill their whole (a screen and its picture) may share a box.',
  column: 'other_class_overlap',
  direction: 'above',
  threshold: 0.9,
  range: [0, 1],
  unit: 'of 1',
  worst: 1,
  best: 0.5,
  explain: '{other_class_overlap_of} overlap by {value}',
});
