import { sobelVariance } from '../kernel/metric/sobel-variance.ts';
import { defineMeasurement, luma } from './define.ts';

/** Variance of the Sobel gradient magnitude. */
export default defineMeasurement({
  name: 'sobel',
  version: 1,
  params: {},
  needs: { luma: luma(512) },
  columns: {
    sobel_variance: {
      type: 'double',
      description: 'Variance of the 3×3 Sobel gradient magnitude (OpenCV) at 512 px, squared grey levels, 0 and up.',
      histogram: { from: 10, to: 50_000, scale: 'log' },
    },
  },
  measure: ({ luma }) => ({ sobel_variance: sobelVariance(luma) }),
});
