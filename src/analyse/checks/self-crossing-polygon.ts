import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'self-crossing-polygon',
  title: 'Self-crossing polygons',
  description: 'An outline crosses itself: what is inside depends on who reads it.',
  advice: 'Draw it again, or split it where it crosses.',
  column: 'crossing_polygons',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} objects whose outline crosses itself',
});
