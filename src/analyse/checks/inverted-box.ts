import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'inverted-box',
  title: 'Inverted boxes',
  description: 'A box has a negative width or height: its corners were swapped.',
  advice:
    'Swap the corners back; if all boxes are so, look whether the format was read as another one (corners as centre and size).',
  column: 'inverted_boxes',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} boxes with a negative side',
});
