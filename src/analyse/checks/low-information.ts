import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'low-information',
  title: 'Low information',
  description: 'The image is made of very few shades: blank, a placeholder, or a plain drawing.',
  advice: 'Leave blank and placeholder images out; lower the threshold for drawings and masks.',
  column: 'luma_entropy',
  direction: 'below',
  threshold: 2,
  range: [0, 8],
  unit: 'bits',
  worst: 0,
  best: 7,
  explain: 'the brightness histogram holds {value} bits of at most 8',
});
