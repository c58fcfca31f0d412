import { defineCheck } from './define.ts';

/*
 * "a photo of a …" under every picture is a prompt, not a description; people who describe begin in many ways.
 */
export default defineCheck({
  name: 'caption-template',
  title: 'Template captions',
  description: 'The caption begins or ends as a large part of all captions do: a template with a word filled in.',
  advice: 'Fine for prompts of classes, poor as descriptions: cut the template off, or write captions.',
  column: 'caption_template_share',
  direction: 'above',
  threshold: 0.1,
  range: [0, 1],
  unit: 'of 1',
  worst: 1,
  best: 0,
  explain: '{value} of all captions have the words "{caption_template}"',
});
