import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'near-duplicate',
  title: 'Near duplicates',
  description: 'The same picture as a kept image after resizing, recompression, small edits or mirroring.',
  advice: 'Look at the pairs; keep the better copy, and never let two copies stand in different splits.',
  column: 'near_duplicate_distance',
  direction: 'below',
  threshold: 9,
  range: [1, 11],
  unit: 'bits of 64',
  worst: 0,
  best: 64,
  explain: '{near_relation} of {near_duplicate_of}, {value} of 64 pHash bits differ',
});
