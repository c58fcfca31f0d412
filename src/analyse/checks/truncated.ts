import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'truncated',
  title: 'Truncated',
  description: 'The file ends before its own structure says it should, as after a broken download or copy.',
  advice: 'Fetch the file again from where it came from; the lower part of the picture is often missing.',
  column: 'is_truncated',
  direction: 'above',
  threshold: 0.5,
  range: [0.5, 0.5],
  worst: 1,
  best: 0,
  explain: 'the {format} file ends too early',
});
