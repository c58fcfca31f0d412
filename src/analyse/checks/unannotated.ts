import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'unannotated',
  title: 'Unannotated images',
  description: 'No annotation set lists the image.',
  advice: 'Annotate it, leave it out, or name the set that has it: goldpan annotations PATH.',
  column: 'is_unannotated',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: 'no annotation set lists it',
});
