import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'mask-mismatch',
  title: 'Mismatched masks',
  description: 'A mask has another size than its picture, or is damaged.',
  advice: 'Export it again at the size of the picture.',
  column: 'mismatched_masks',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} masks do not fit the picture',
});
