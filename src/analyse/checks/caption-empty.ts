import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'caption-empty',
  title: 'Empty captions',
  description: 'The image has no caption, or an empty one, where others have one.',
  advice: 'Write one, or leave the image out of text training.',
  column: 'caption_words',
  direction: 'below',
  threshold: 1,
  range: [0, 1],
  worst: 0,
  best: 3,
  explain: 'no words in its caption',
});
