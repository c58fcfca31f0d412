import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'unknown-class',
  title: 'Unknown classes',
  description: 'An object is of a class that its annotation set does not declare.',
  advice: 'Add the class to the set, or correct the id: training fails on it, or silently takes another class.',
  column: 'unknown_class_objects',
  direction: 'above',
  threshold: 0,
  range: [0, 1000000],
  worst: 10,
  best: 0,
  explain: '{value} objects of undeclared classes',
});
