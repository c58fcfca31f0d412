import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'bordered',
  title: 'Bordered',
  description: 'Uniform bars or a frame take up part of the image.',
  advice: 'Crop the bars away, so that a model does not learn them.',
  column: 'border_share',
  direction: 'above',
  threshold: 0.04,
  range: [0, 1],
  worst: 0.5,
  best: 0,
  explain:
    '{value} of the image is bars (top {border_top}, right {border_right}, bottom {border_bottom}, left {border_left})',
});
