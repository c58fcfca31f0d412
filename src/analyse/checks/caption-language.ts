import { defineCheck } from './define.ts';

/*
 * Looked at on 102 captions of Multi30k (Elliott et al. 2016) with English expected: above 0.65 lie 54 of the 55 that are
 * German, French or Czech, all named rightly, and none of the 47 English ones, of which three have a lesser doubt.
 */
export default defineCheck({
  name: 'caption-language',
  title: 'Captions in another language',
  description: 'A caption is in another language than the rest.',
  advice: 'Translate it, or train apart; goldpan annotations --language CODE says which language is expected.',
  column: 'caption_language_doubt',
  direction: 'above',
  threshold: 0.65,
  range: [0, 1],
  unit: 'of 1',
  worst: 1,
  best: 0,
  explain: 'looks like {caption_language}, by {value}',
});
