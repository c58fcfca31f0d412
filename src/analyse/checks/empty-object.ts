import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'empty-object',
  title: 'Empty objects',
  description: 'An object has no area: a width or height of 0, or an outline that encloses nothing.',
  advice: 'Remove it, or mark it again: some detectors fail in training on such boxes.',
  column: 'empty_objects',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} objects without an area',
});
