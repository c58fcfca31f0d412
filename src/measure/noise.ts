import { NOISE_DEFAULTS, noiseSigma } from '../kernel/metric/noise-sigma.ts';
import { defineMeasurement, luma, notApplicable } from './define.ts';

/** Image noise, as seen at 512 px: shrinking a large photo averages most of its noise away. */
export default defineMeasurement({
  name: 'noise',
  version: 1,
  params: { ...NOISE_DEFAULTS },
  needs: { luma: luma(512) },
  columns: {
    noise_sigma: {
      type: 'double',
      description:
        'Standard deviation of the noise in the calmest parts of the picture at 512 px (Immerkær), luma levels, 0 and up.',
      unit: '0–255',
      histogram: { from: 0, to: 25 },
    },
  },
  measure: ({ luma }, params) => {
    const sigma = noiseSigma(luma, params);
    return sigma === null
      ? notApplicable('no calm part in which noise could be told from texture')
      : { noise_sigma: sigma };
  },
});
