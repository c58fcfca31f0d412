import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'outside-keypoint',
  title: 'Keypoints outside the image',
  description: 'A labelled keypoint lies outside the picture.',
  advice: 'Mark it as not labelled (0, 0, 0), or move it to where it belongs.',
  column: 'outside_keypoints',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} objects with keypoints outside',
});
