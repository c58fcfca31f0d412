import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'odd-size',
  title: 'Odd size',
  description: 'Much larger or smaller than the rest: its side is many times, or a small fraction of, the median side.',
  advice: 'Check that it belongs here; a thumbnail or a scan among photos usually does not.',
  column: 'size_ratio',
  direction: 'above',
  threshold: 4,
  range: [1, 1000],
  unit: '× the median side',
  worst: 16,
  best: 1,
  explain: '{width}×{height}: {value} times off the median size',
});
