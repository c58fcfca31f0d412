import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'no-objects',
  title: 'Images without objects',
  description: 'A set lists the image, and no object is marked in it.',
  advice:
    'Background images are useful in small numbers (Ultralytics advises up to a tenth); make sure that nothing was overlooked.',
  column: 'object_count',
  direction: 'below',
  threshold: 1,
  range: [0, 1000000],
  worst: 0,
  best: 2,
  explain: '{value} objects',
  optional: true,
});
