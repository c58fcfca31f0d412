import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'wrong-extension',
  title: 'Wrong extension',
  description: 'The file name promises another type than the content has.',
  advice: 'Rename the file: loaders that go by the name will fail on it, or read it wrongly.',
  column: 'is_wrong_extension',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: 'the content is {format}',
});
