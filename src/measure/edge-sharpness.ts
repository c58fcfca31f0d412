import { BAR_DEFAULTS, findBars } from '../kernel/metric/bars.ts';
import { EDGE_DEFAULTS, edgeSharpness } from '../kernel/metric/edge-sharpness.ts';
import { NOISE_DEFAULTS, noiseSigma } from '../kernel/metric/noise-sigma.ts';
import { defineMeasurement, luma, notApplicable } from './define.ts';

/** How narrow the sharpest edges of a picture are: what decides whether it is blurry. See docs/guide/sharpness.md. */
export default defineMeasurement({
  name: 'edge-sharpness',
  version: 2,
  params: { ...EDGE_DEFAULTS },
  needs: { luma: luma(512) },
  columns: {
    edge_sharpness: {
      type: 'double',
      description:
        'Steepest one-pixel step of the sharpest edges over their height at 512 px, 0–1: 0.6 and up sharp, 0.3 a blur of 2 px, 0.2 of 3 px.',
      histogram: { from: 0, to: 1 },
    },
    edge_blocks: {
      type: 'integer',
      description: 'Blocks of the picture (about 21 along the long side) that hold an edge high enough to judge.',
      histogram: { from: 0, to: 441 },
    },
    edge_direction_ratio: {
      type: 'double',
      description:
        'Sharpness across the blurriest direction over that at right angles to it, 0–1: about 0.9 in a still picture, below 0.75 where camera or subject moved.',
      histogram: { from: 0, to: 1 },
    },
  },
  measure: ({ luma }, params) => {
    const noise = noiseSigma(luma, NOISE_DEFAULTS) ?? 0;
    const edges = edgeSharpness(luma, findBars(luma, BAR_DEFAULTS), noise, params);
    if (edges === null) return notApplicable('no edges to judge');
    return {
      edge_sharpness: edges.sharpness,
      edge_blocks: edges.blocks,
      edge_direction_ratio: edges.directionRatio,
    };
  },
});
