import { defineCheck } from './define.ts';

/*
 * Confident learning decides which labels are issues (goldpan labels), with thresholds of each class from the set itself:
 * everything it found is at least 0.02, everything else 0. A higher threshold leaves only those whose label fits worst. The column is empty until
 * that has run.
 */
export default defineCheck({
  name: 'label-issue',
  title: 'Label issues',
  description: 'The label is probably wrong: predictions, nearest neighbours or a copy of the picture say another one.',
  advice: 'Look at it and relabel, keep or remove it; goldpan labels finds them, goldpan review lists them.',
  column: 'label_issue',
  direction: 'above',
  threshold: 0.01,
  range: [0, 1],
  worst: 1,
  best: 0,
  explain: '{label_issue_reason}',
});
