import { defineCheck } from './define.ts';

/*
 * DataComp's basic filter keeps captions of more than two words and five characters (Gadre et al. 2023).
 */
export default defineCheck({
  name: 'caption-short',
  title: 'Short captions',
  description: 'A caption has very few words: a name, hardly a description.',
  advice: 'Write what the picture shows; or leave the pair out.',
  column: 'caption_words',
  direction: 'below',
  threshold: 3,
  range: [0, 100],
  worst: 0,
  best: 8,
  explain: '{value} words',
  optional: true,
});
