import type { LumaImage } from '../image.ts';

const CAP = 32;
/** Rows and columns between two that are read: odd, so that every grid position is met. */
const SKIP = 5;
const columnSums = new Float64Array(8);
const columnCounts = new Float64Array(8);
const rowSums = new Float64Array(8);
const rowCounts = new Float64Array(8);
let columnSteps = new Int32Array(0);

/**
 * Strength of an 8×8 coding grid: mean step across the grid lines over the mean step elsewhere, for the strongest of
 * the eight grid positions (a crop shifts the grid), averaged over both directions. 1 = no grid; heavy JPEG 1.5 and up.
 * Steps are capped at 32 levels so that real edges do not drown the grid. 1 for an image without any steps.
 * After Z. Wang, H. R. Sheikh and A. C. Bovik, "No-reference perceptual quality assessment of JPEG compressed images",
 * ICIP 2002 (boundary against interior differences), with the grid position searched for. Every fifth row and column is read.
 * @returns null below 32 px on a side. Only meaningful at the scale in which the image was coded.
 */
export function blockiness(image: LumaImage): number | null {
  const { width, height, data } = image;
  if (width < 32 || height < 32) return null;
  columnSums.fill(0);
  columnCounts.fill(0);
  rowSums.fill(0);
  rowCounts.fill(0);
  if (columnSteps.length < width) columnSteps = new Int32Array(width);
  const steps = columnSteps;
  steps.fill(0);
  for (let y = 0; y < height; y += SKIP) {
    let previous = data[y * width]!;
    for (let x = 1, p = y * width + 1; x < width; x++, p++) {
      const v = data[p]!;
      const step = v > previous ? (v - previous) | 0 : (previous - v) | 0;
      steps[x] = (steps[x]! + (step > CAP ? CAP : step)) | 0;
      previous = v;
    }
  }
  for (let x = 1; x < width; x++) {
    columnSums[x & 7]! += steps[x]!;
    columnCounts[x & 7]!++;
  }
  for (let y = 1; y < height; y++) {
    let total = 0;
    const end = (y + 1) * width;
    for (let p = y * width; p < end; p += SKIP) {
      const step = Math.abs((data[p]! - data[p - width]!) | 0);
      total = (total + (step > CAP ? CAP : step)) | 0;
    }
    rowSums[y & 7]! += total;
    rowCounts[y & 7]!++;
  }
  return (gridRatio(columnSums, columnCounts) + gridRatio(rowSums, rowCounts)) / 2;
}

function gridRatio(sums: Float64Array, counts: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let phase = 0; phase < 8; phase++) {
    sum += sums[phase]!;
    count += counts[phase]!;
  }
  if (sum === 0) return 1;
  let strongest = 0;
  for (let phase = 0; phase < 8; phase++) {
    const on = sums[phase]! / counts[phase]!;
    const off = (sum - sums[phase]!) / (count - counts[phase]!);
    // Half a level keeps nearly flat images, where a few rounding steps are all there is, near 1.
    strongest = Math.max(strongest, (on + 0.5) / (off + 0.5));
  }
  return strongest;
}
