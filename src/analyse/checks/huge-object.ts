import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'huge-object',
  title: 'Huge objects',
  description: 'An object covers almost the whole image.',
  advice: 'Look whether the box was drawn around the picture instead of the thing; close-ups are sound.',
  column: 'largest_object_share',
  direction: 'above',
  threshold: 0.9,
  range: [0, 1000],
  unit: 'of 1',
  worst: 1,
  best: 0.5,
  explain: 'the largest object covers {value} of the image',
});
