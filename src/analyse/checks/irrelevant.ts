import { defineCheck } from './define.ts';

/*
 * CLIP scores of a picture and a sentence that has nothing to do with it lie mostly below 0.2, of one that says what it
 * shows around 0.3.
 */
export default defineCheck({
  name: 'irrelevant',
  title: 'Irrelevant',
  description: 'The image fits none of the label prompts: it probably shows something that is not to be labelled.',
  advice:
    'Look before it goes to annotators; add a prompt if a kind of picture was forgotten. 0.2 is made for CLIP, SigLIP scores lie far lower.',
  column: 'prompt_score',
  direction: 'below',
  threshold: 0.2,
  range: [-1, 1],
  worst: 0.1,
  best: 0.3,
  explain: 'fits {prompt_label} best, with a cosine similarity of only {value}',
});
