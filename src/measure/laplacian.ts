import { laplacianVariance } from '../kernel/metric/laplacian-variance.ts';
import { defineMeasurement, luma } from './define.ts';

/** Variance of the Laplacian, the usual sharpness number; kept for comparison, `edge-sharpness` decides what is blurry. */
export default defineMeasurement({
  name: 'laplacian',
  version: 1,
  params: {},
  needs: { luma: luma(512) },
  columns: {
    laplacian_variance: {
      type: 'double',
      description:
        'Variance of the Laplacian (OpenCV, ksize 1) at 512 px, squared grey levels, 0 and up; grows with detail, noise and contrast.',
      histogram: { from: 1, to: 20_000, scale: 'log' },
    },
  },
  measure: ({ luma }) => ({ laplacian_variance: laplacianVariance(luma) }),
});
