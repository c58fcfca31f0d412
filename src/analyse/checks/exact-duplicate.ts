import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'exact-duplicate',
  title: 'Exact duplicates',
  description: 'The same bytes or the same pixels as another image that is kept; the kept one is not counted here.',
  advice: 'Remove these: the copy that stays is named beside each.',
  column: 'is_exact_duplicate',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: '{exact_relation} with {exact_of}',
});
