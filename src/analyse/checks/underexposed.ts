import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'underexposed',
  title: 'Underexposed',
  description: 'Most of the image is crushed to black and nothing in it is well lit.',
  advice: 'Brighten a copy and look whether detail comes back; a night scene may be meant to look so.',
  column: 'dark_share',
  direction: 'above',
  threshold: 0.5,
  range: [0, 1],
  worst: 1,
  best: 0,
  conditions: [
    {
      name: 'brightest',
      column: 'luma_p95',
      direction: 'below',
      value: 110,
      because: 'A subject in front of a black ground, or a lit scene at night, has well-lit parts.',
    },
    {
      name: 'notDark',
      column: 'luma_p99',
      direction: 'above',
      value: 80,
      because: 'An image that is dark all over is reported as dark.',
    },
  ],
  explain: '{value} of the pixels are crushed to black, and only 5 % are brighter than {luma_p95} of 255',
});
