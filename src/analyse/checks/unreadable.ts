import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'unreadable',
  title: 'Unreadable',
  description: 'The file could not be decoded; training code will fail on it or skip it silently.',
  advice: 'Fetch the file again from where it came from, or remove it.',
  column: 'is_unreadable',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: '{reason}',
});
