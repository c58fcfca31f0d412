import { colourSpread } from '../kernel/metric/colour-spread.ts';
import { colourMetrics } from '../kernel/metric/colourfulness.ts';
import { defineMeasurement, rgb } from './define.ts';

/**
 * How much colour a picture has. Taken from the small view, whose averaging removes the chroma noise that JPEG
 * leaves in a grey picture.
 */
export default defineMeasurement({
  name: 'colour',
  version: 2,
  params: {
    /** A picture is grey when its most coloured pixels have channels at most this far apart, 0–255. */
    greyLimit: 10,
    /** Share of pixels that may be more coloured than that. */
    strayShare: 0.001,
  },
  needs: { rgb: rgb(128) },
  columns: {
    colourfulness: {
      type: 'double',
      description: 'Hasler–Süsstrunk colourfulness at 128 px: 0 grey, 15 slight, 45 average, 110 vivid.',
      histogram: { from: 0, to: 120 },
    },
    saturation_mean: {
      type: 'double',
      description: 'Mean HSV saturation at 128 px, 0–1.',
      histogram: { from: 0, to: 1 },
    },
    colour_spread: {
      type: 'integer',
      description:
        'Largest distance between the channels of a pixel at 128 px, the top 0.1 % of the pixels left out, 0–255.',
      unit: '0–255',
      histogram: { from: 0, to: 255 },
    },
    is_greyscale: {
      type: 'boolean',
      description:
        'The content has no colour, whatever the file format says: colour_spread is at most 10. A toned (sepia) picture has colour.',
    },
  },
  measure: ({ rgb }, { greyLimit, strayShare }) => {
    const colour = colourMetrics(rgb);
    const spread = colourSpread(rgb, strayShare);
    return {
      colourfulness: colour.colourfulness,
      saturation_mean: colour.meanSaturation,
      colour_spread: spread,
      is_greyscale: spread <= greyLimit,
    };
  },
});
