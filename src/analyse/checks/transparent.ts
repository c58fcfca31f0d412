import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'transparent',
  title: 'Transparent',
  description:
    'Part of the image is transparent; how it looks depends on the background that a training pipeline happens to use.',
  advice: 'Decide on a background and flatten the image onto it; everything here was measured over white.',
  column: 'transparent_share',
  direction: 'above',
  threshold: 0.01,
  range: [0, 1],
  worst: 1,
  best: 0,
  explain: '{value} of the pixels are transparent',
});
