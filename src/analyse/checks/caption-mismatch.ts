import { defineCheck } from './define.ts';

/*
 * 0.28 is where LAION-5B cut its English pairs by the score of CLIP ViT-B/32; LAION-400M, by the same model, at 0.3
 * (Schuhmann et al. 2022 and 2021). Other models have other scales: look at the histogram of `goldpan captions`.
 */
export default defineCheck({
  name: 'caption-mismatch',
  title: 'Caption mismatch',
  description: 'The caption does not say what the image shows, as a model of images and text sees it.',
  advice:
    'Read some around the threshold first: 0.28 is made for CLIP, and SigLIP scores lie far lower. Then write the caption anew, or leave the pair out.',
  column: 'caption_score',
  direction: 'below',
  threshold: 0.28,
  range: [-1, 1],
  worst: 0.1,
  best: 0.4,
  explain: 'image and caption have a cosine similarity of {value}',
});
