import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'caption-boilerplate',
  title: 'Boilerplate captions',
  description:
    'A caption says nothing of its picture: a file name, a placeholder, a phrase of stock agencies or shops.',
  advice: 'Write it anew, or leave the pair out.',
  column: 'is_caption_boilerplate',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: '{caption_boilerplate}',
});
