import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'light',
  title: 'Light',
  description: 'Nine tenths of the image or more are nearly white, so there is hardly anything to see.',
  advice:
    'Look for placeholders, blank pages and burnt-out shots, and leave them out; raise the threshold for documents.',
  column: 'luma_p10',
  direction: 'above',
  threshold: 235,
  range: [0, 255],
  unit: '0–255',
  worst: 255,
  best: 150,
  explain: '90 % of the pixels are at or above brightness {value} of 255',
});
