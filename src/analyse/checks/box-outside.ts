import { defineCheck } from './define.ts';

/*
 * Coordinates are rounded on their way through formats: up to a pixel says nothing. Beyond it tools differ: some clip without
 * a word, Ultralytics leaves the whole picture out.
 */
export default defineCheck({
  name: 'box-outside',
  title: 'Objects outside the image',
  description: 'An object reaches beyond the edge of its picture.',
  advice:
    'Where the picture was resized, cropped or turned after it was annotated, annotate anew; else clip the boxes.',
  column: 'box_overhang',
  direction: 'above',
  threshold: 1,
  range: [0, 100000],
  unit: 'px',
  worst: 100,
  best: 0,
  explain: '{box_overhang_at} reaches {value} px beyond the picture',
});
