import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'repeated-object-id',
  title: 'Repeated object ids',
  description: 'Two objects of one annotation file have the same id.',
  advice: 'Number them anew: evaluation tools keep only the last of them.',
  column: 'repeated_object_ids',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} objects with an id that another one has',
});
