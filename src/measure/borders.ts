import type { RgbImage } from '../kernel/image.ts';
import { BAR_DEFAULTS, type Bars, findBars } from '../kernel/metric/bars.ts';
import type { ColumnSpec } from '../model/columns.ts';
import { defineMeasurement, luma, rgb } from './define.ts';

const share = (description: string) =>
  ({ type: 'double', description, histogram: { from: 0, to: 1 } }) as const satisfies ColumnSpec;

/** Letterbox bars and frames: uniform, and ending abruptly along a straight line. */
export default defineMeasurement({
  name: 'borders',
  version: 1,
  params: { ...BAR_DEFAULTS },
  needs: { luma: luma(512), rgb: rgb(512) },
  columns: {
    border_share: share('Share of the picture covered by uniform bars along its sides, 0–1.'),
    border_top: share('Height of the bar along the top over the height of the picture, 0–1.'),
    border_right: share('Width of the bar along the right side over the width of the picture, 0–1.'),
    border_bottom: share('Height of the bar along the bottom over the height of the picture, 0–1.'),
    border_left: share('Width of the bar along the left side over the width of the picture, 0–1.'),
    border_colour: {
      type: 'text',
      description: 'Mean colour of the thickest bar as #rrggbb; empty where there is none.',
    },
  },
  measure: ({ luma, rgb }, params) => {
    const { width, height } = luma;
    const bars = findBars(luma, params);
    const inner = (width - bars.left - bars.right) * (height - bars.top - bars.bottom);
    return {
      border_share: 1 - inner / (width * height),
      border_top: bars.top / height,
      border_right: bars.right / width,
      border_bottom: bars.bottom / height,
      border_left: bars.left / width,
      border_colour: colourOfThickest(rgb, bars),
    };
  },
});

function colourOfThickest(image: RgbImage, bars: Bars): string | null {
  const { width, height, data } = image;
  const thickest = Math.max(bars.top, bars.right, bars.bottom, bars.left);
  if (thickest === 0) return null;
  let x0 = 0;
  let y0 = 0;
  let x1 = width;
  let y1 = height;
  if (thickest === bars.top) y1 = bars.top;
  else if (thickest === bars.bottom) y0 = height - bars.bottom;
  else {
    // A side bar lies between the other two, whose colour may differ.
    y0 = bars.top;
    y1 = height - bars.bottom;
    if (thickest === bars.left) x1 = bars.left;
    else x0 = width - bars.right;
  }
  const sums = [0, 0, 0];
  for (let y = y0; y < y1; y++) {
    for (let p = 3 * (y * width + x0); p < 3 * (y * width + x1); p++) sums[p % 3]! += data[p]!;
  }
  const pixels = (x1 - x0) * (y1 - y0);
  const hex = sums.map((sum) =>
    Math.round(sum / pixels)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}
