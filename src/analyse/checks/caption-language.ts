import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'caption-language',
  title: 'Captions in another language',
  description: 'A caption is in another language than the rest.',
  advice: 'Translate it, or train apart; goldpan annotations --language CODE says which language is expected.',
  column: 'caption_language_doubt',
  direction: 'above',
  threshold: 0.5,
  range: [0, 1],
  unit: 'of 1',
  worst: 1,
  best: 0,
  explain: 'looks like {caption_language}, by {value}',
});
