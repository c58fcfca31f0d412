import {
  histogram256,
  histogramDeviation,
  histogramEntropy,
  histogramMean,
  histogramPercentile,
  shareAtLeast,
  shareAtMost,
} from '../kernel/stats/histogram.ts';
import type { ColumnSpec } from '../model/columns.ts';
import { defineMeasurement, luma } from './define.ts';

const counts = new Uint32Array(256);

const level = (description: string) =>
  ({ type: 'double', description, unit: '0–255', histogram: { from: 0, to: 255 } }) as const satisfies ColumnSpec;
const percentile = (percent: number) => level(`${percent} % of the pixels are darker than this, luma 0–255.`);

/** Distribution of brightness (BT.601 luma). */
export default defineMeasurement({
  name: 'brightness',
  version: 1,
  params: {
    /** Luma at and below which a pixel counts as crushed. */
    darkLimit: 10,
    /** Luma at and above which a pixel counts as blown. */
    brightLimit: 245,
  },
  needs: { luma: luma(512) },
  columns: {
    luma_mean: level('Mean luma, 0–255.'),
    luma_p1: percentile(1),
    luma_p5: percentile(5),
    luma_p10: percentile(10),
    luma_p50: percentile(50),
    luma_p95: percentile(95),
    luma_p99: percentile(99),
    luma_contrast: {
      type: 'double',
      description: 'Contrast: standard deviation of luma, 0–127.5.',
      unit: '0–127.5',
      histogram: { from: 0, to: 127.5 },
    },
    dark_share: {
      type: 'double',
      description: 'Share of pixels with luma 10 or less, 0–1.',
      histogram: { from: 0, to: 1 },
    },
    bright_share: {
      type: 'double',
      description: 'Share of pixels with luma 245 or more, 0–1.',
      histogram: { from: 0, to: 1 },
    },
    luma_entropy: {
      type: 'double',
      description: 'Shannon entropy of the luma histogram, 0–8 bits.',
      unit: 'bits',
      histogram: { from: 0, to: 8 },
    },
  },
  measure: ({ luma }, { darkLimit, brightLimit }) => {
    histogram256(luma.data, counts);
    return {
      luma_mean: histogramMean(counts),
      luma_p1: histogramPercentile(counts, 1),
      luma_p5: histogramPercentile(counts, 5),
      luma_p10: histogramPercentile(counts, 10),
      luma_p50: histogramPercentile(counts, 50),
      luma_p95: histogramPercentile(counts, 95),
      luma_p99: histogramPercentile(counts, 99),
      luma_contrast: histogramDeviation(counts),
      dark_share: shareAtMost(counts, darkLimit),
      bright_share: shareAtLeast(counts, brightLimit),
      luma_entropy: histogramEntropy(counts),
    };
  },
});
