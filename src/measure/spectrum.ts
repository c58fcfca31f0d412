import { spectrumMetrics } from '../kernel/metric/spectrum.ts';
import { defineMeasurement, luma, notApplicable } from './define.ts';

/** Fourier spectrum of the centre of the picture. */
export default defineMeasurement({
  name: 'spectrum',
  version: 2,
  params: {
    /** Largest side of the square crop, px, a power of two up to 512; 256 sees four times as much and takes four times as long. */
    side: 128,
    /** Cycles per pixel above which energy counts as high frequency; 0.5 is the finest stripe. */
    radius: 0.25,
  },
  needs: { luma: luma(512) },
  columns: {
    high_frequency_ratio: {
      type: 'double',
      description:
        'Share of the spectral energy without the mean above 0.25 cycles/px in the central 128 px at 512 px scale, 0–1.',
      histogram: { from: 1e-5, to: 1, scale: 'log' },
    },
    spectral_entropy: {
      type: 'double',
      description:
        'Evenness of the power spectrum of the same crop, 0–1: 1 white noise, 0 a single wave or a flat crop.',
      histogram: { from: 0, to: 1 },
    },
  },
  measure: ({ luma }, { side, radius }) => {
    const spectrum = spectrumMetrics(luma, side, radius);
    if (spectrum === null) return notApplicable('smaller than 8 px on a side');
    return { high_frequency_ratio: spectrum.highFrequencyRatio, spectral_entropy: spectrum.spectralEntropy };
  },
});
