import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'near-duplicate',
  title: 'Near duplicates',
  description: 'The same picture as a kept image after resizing, recolouring, cropping, mirroring, turning or editing.',
  advice: 'Look at the pairs; keep the better copy, and never let two copies stand in different splits.',
  column: 'near_duplicate_similarity',
  direction: 'above',
  threshold: 0.45,
  range: [0.3, 0.999],
  unit: '0–1',
  worst: 1,
  best: 0,
  explain: '{near_relation}: the same picture as {near_duplicate_of}, similarity {value} of 1',
});
