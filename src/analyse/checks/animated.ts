import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'animated',
  title: 'Animated or multi-page',
  description: 'The file holds several frames or pages, of which only the first one is measured.',
  advice: 'Extract the frames or pages that you want as images of their own.',
  column: 'pages',
  direction: 'above',
  threshold: 1,
  range: [1, 1_000_000],
  unit: 'pages',
  worst: 2,
  best: 0,
  explain: '{value}, of which the first is measured',
});
