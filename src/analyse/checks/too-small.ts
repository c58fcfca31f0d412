import { defineCheck } from './define.ts';

/**
 * 32 px is the side of the smallest photographs in common use as training data (CIFAR-10, CIFAR-100), which stay
 * sound, as equality does; below it lie icons, spacers, tracking pixels and failed thumbnails.
 */
export default defineCheck({
  name: 'too-small',
  title: 'Too small',
  description: 'The shorter side has so few pixels that little can be seen.',
  advice: 'Look for a larger original; for sets that are meant to be small, lower the threshold.',
  column: 'short_side',
  direction: 'below',
  threshold: 32,
  range: [1, 100_000],
  unit: 'px',
  worst: 1,
  best: 64,
  explain: '{width}×{height}: the shorter side has {value} px',
});
