import { defineCheck } from './define.ts';

/*
 * A handful of equal captions happens where pictures are alike ("a plate of food"). Copies of one picture have equal captions
 * for a reason; find them as duplicates.
 */
export default defineCheck({
  name: 'caption-repeated',
  title: 'Repeated captions',
  description: 'The same caption stands under many images.',
  advice: 'Captions that fit any picture teach nothing: write them anew, or keep a few of the pairs.',
  column: 'caption_repeats',
  direction: 'above',
  threshold: 5,
  range: [1, 100000000],
  unit: 'images',
  worst: 100,
  best: 1,
  explain: '{value} images have this caption',
});
