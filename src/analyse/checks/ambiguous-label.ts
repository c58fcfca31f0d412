import { defineCheck } from './define.ts';

/*
 * CLIP's probabilities are a softmax over 100 × cosine (Radford et al. 2021): a lead of 0.005 means that the best prompt
 * is e^0.5 = 1.65 times as likely as the second.
 */
export default defineCheck({
  name: 'ambiguous-label',
  title: 'Ambiguous label',
  description: 'Two label prompts fit the image almost equally well: annotators may disagree about it.',
  advice: 'Let two people label it, say in the instructions which label wins, or merge labels that are often confused.',
  column: 'prompt_margin',
  direction: 'below',
  threshold: 0.005,
  range: [0, 2],
  worst: 0,
  best: 0.05,
  explain: '{prompt_label} leads the second best by only {value}',
});
