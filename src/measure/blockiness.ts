import { blockiness } from '../kernel/metric/blockiness.ts';
import { decoded, defineMeasurement, luma, notApplicable } from './define.ts';

/** Visible 8×8 coding grid; shrinking destroys the grid, so only pictures seen at their own size are measured. */
export default defineMeasurement({
  name: 'blockiness',
  version: 1,
  params: {},
  needs: { luma: luma(512), decoded },
  columns: {
    blockiness: {
      type: 'double',
      description:
        'Mean step across an 8×8 grid over the mean step elsewhere: 1 no grid, 1.5 and up heavy compression. Only for pictures up to 512 px.',
      histogram: { from: 0.9, to: 3 },
    },
  },
  measure: ({ luma, decoded }) => {
    if (decoded.reduced) return notApplicable('larger than the view, so its coding grid is not visible');
    const value = blockiness(luma);
    return value === null ? notApplicable('smaller than 32 px on a side') : { blockiness: value };
  },
});
