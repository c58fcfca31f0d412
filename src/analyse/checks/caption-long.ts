import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'caption-long',
  title: 'Long captions',
  description: 'A caption is longer than models of images and text read.',
  advice: 'Shorten it: CLIP reads 77 tokens, about 50 words, and cuts the rest.',
  column: 'longest_caption_words',
  direction: 'above',
  threshold: 50,
  range: [1, 100000],
  worst: 200,
  best: 20,
  explain: '{value} words',
});
