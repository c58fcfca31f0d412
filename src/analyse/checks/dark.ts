import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'dark',
  title: 'Dark',
  description: 'Even the brightest parts are nearly black, so hardly anything can be seen.',
  advice: 'Look whether brightening brings anything back; otherwise leave the image out.',
  column: 'luma_p99',
  direction: 'below',
  threshold: 80,
  range: [0, 255],
  unit: '0–255',
  worst: 0,
  best: 200,
  explain: '99 % of the pixels are at or below brightness {value} of 255',
});
