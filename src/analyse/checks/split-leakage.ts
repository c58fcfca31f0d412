import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'split-leakage',
  title: 'Split leakage',
  description: 'A copy of this image stands in another split, so a test score would partly measure memory.',
  advice: 'Keep all copies of a picture in one split; usually the one in train goes.',
  column: 'cross_split_related',
  direction: 'above',
  threshold: 0,
  range: [0, 1_000_000],
  unit: 'images',
  worst: 1,
  best: 0,
  explain: '{value} related in other splits, such as {cross_split_example}',
});
