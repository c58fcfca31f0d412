import { defineCheck } from './define.ts';

/*
 * The cut comes from the set itself (goldpan outliers): an honest collection has none beyond it. Its column is empty
 * until that has run.
 */
export default defineCheck({
  name: 'outlier',
  title: 'Outliers',
  description: 'The image lies farther from the others than the set itself lets expect, as its embedding sees it.',
  advice: 'Look whether it belongs to the collection; goldpan outliers finds them, and says what speaks for each.',
  column: 'outlier_strength',
  direction: 'above',
  threshold: 1,
  range: [0.5, 100],
  worst: 10,
  best: 0,
  explain: '{outlier_reason}',
});
