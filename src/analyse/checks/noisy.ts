import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'noisy',
  title: 'Noisy',
  description: 'Grain is plain to see even where the picture is calm.',
  advice: 'Denoise a copy, or prefer a shot taken in better light.',
  column: 'noise_sigma',
  direction: 'above',
  threshold: 8,
  range: [0, 255],
  unit: '0–255',
  worst: 25,
  best: 0,
  explain: 'noise of {value} brightness levels (standard deviation) in the calmest parts',
});
