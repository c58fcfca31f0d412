import { pdqHash } from '../kernel/hash/pdq.ts';
import { defineMeasurement, luma } from './define.ts';

/** PDQ hash and quality of the 512 px view, the size to which the reference reduces larger images too. */
export default defineMeasurement({
  name: 'pdq',
  version: 1,
  params: {},
  needs: { view: luma(512) },
  columns: {
    pdq: { type: 'text', description: 'PDQ hash (ThreatExchange), 64 hex digits; zeros when a side is below 5 px' },
    pdq_quality: {
      type: 'integer',
      unit: '0–100',
      description: 'PDQ quality, 0–100: how much gradient the image has; hashes below 50 match by chance',
      histogram: { from: 0, to: 100 },
    },
  },
  measure: ({ view }) => {
    const { hash, quality } = pdqHash(view);
    return { pdq: hash, pdq_quality: quality };
  },
});
