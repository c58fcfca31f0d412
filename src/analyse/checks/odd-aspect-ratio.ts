import { defineCheck } from './define.ts';

/**
 * CleanVision flags short / long < 0.35, which is a ratio above 2.86. Here 3 is still sound, as panoramas are cut to
 * 3:1, and all film and screen formats (up to 2.76:1) stay well below.
 */
export default defineCheck({
  name: 'odd-aspect-ratio',
  title: 'Odd aspect ratio',
  description: 'Very long and narrow: resizing to a square squashes it, a centre crop shows a small part of it.',
  advice: 'Crop it or cut it into tiles; banners, strips and scans of receipts often do not belong.',
  column: 'aspect_ratio',
  direction: 'above',
  threshold: 3,
  range: [1, 1000],
  unit: ':1',
  worst: 10,
  best: 1,
  explain: '{width}×{height}: the longer side is {value} times the shorter',
});
