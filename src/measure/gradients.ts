import { gradientVariances } from '../kernel/metric/gradient-variances.ts';
import { defineMeasurement, luma } from './define.ts';

/** The usual sharpness numbers, kept for comparison with other tools; `edge-sharpness` decides what is blurry. */
export default defineMeasurement({
  name: 'gradients',
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
    sobel_variance: {
      type: 'double',
      description:
        'Variance of the 3×3 Sobel gradient (OpenCV; variances of gx and gy added up) at 512 px, squared grey levels, 0 and up.',
      histogram: { from: 10, to: 100_000, scale: 'log' },
    },
  },
  measure: ({ luma }) => {
    const { laplacian, sobel } = gradientVariances(luma);
    return { laplacian_variance: laplacian, sobel_variance: sobel };
  },
});
