import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'overexposed',
  title: 'Overexposed',
  description: 'Much of the image is blown to white and even its darkest parts are bright.',
  advice: 'Blown parts hold no detail that could be recovered: prefer another shot.',
  column: 'bright_share',
  direction: 'above',
  threshold: 0.4,
  range: [0, 1],
  worst: 1,
  best: 0,
  conditions: [
    {
      name: 'darkest',
      column: 'luma_p5',
      direction: 'above',
      value: 60,
      because: 'A subject in front of a white ground keeps its dark parts; too much light lifts them.',
    },
    {
      name: 'notLight',
      column: 'luma_p10',
      direction: 'below',
      value: 235,
      because: 'An image that is nearly white all over is reported as light.',
    },
  ],
  explain: '{value} of the pixels are blown to white, and only 5 % are darker than {luma_p5} of 255',
});
