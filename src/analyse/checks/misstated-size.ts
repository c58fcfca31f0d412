import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'misstated-size',
  title: 'Misstated sizes',
  description: 'The annotation set states another size than the picture has.',
  advice:
    'If the sides are swapped, the picture is turned by its EXIF tag; else it was resized after it was annotated, and every box is wrong.',
  column: 'is_size_misstated',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: 'stated as {stated_size} px, but it has {width} × {height}',
});
