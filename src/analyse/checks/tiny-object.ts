import { defineCheck } from './define.ts';

/*
 * 0.001 of 640 × 480 px is 17.5 × 17.5 px, which at stride 8 is two cells.
 */
export default defineCheck({
  name: 'tiny-object',
  title: 'Tiny objects',
  description: 'The smallest object covers almost nothing of the image.',
  advice:
    'Look whether it is a slip of the mouse; a model that sees the image scaled to 640 px sees less than a pixel row of it.',
  column: 'smallest_object_share',
  direction: 'below',
  threshold: 0.001,
  range: [0, 1],
  unit: 'of 1',
  worst: 0,
  best: 0.01,
  explain: 'the smallest object covers {value} of the image',
});
