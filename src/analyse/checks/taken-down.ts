import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'taken-down',
  title: 'Taken down before',
  description: 'The file has the bytes of a picture that a takedown removed: it has come back.',
  advice: 'See goldpan takedown --list for the request, and run goldpan plan: it proposes to remove it again.',
  column: 'is_taken_down',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: 'the bytes of a picture that was taken down',
});
