import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'greyscale',
  title: 'Greyscale',
  description: 'The image has no colour, even if its file has colour channels.',
  advice:
    'Fine when the whole dataset is grey; a few grey images among coloured ones teach a model to read colour as a clue.',
  column: 'is_greyscale',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: 'red, green and blue nowhere differ by more than {colour_spread} of 255',
});
