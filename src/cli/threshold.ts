import type { Workspace } from '../pipeline/api.ts';

/** Where the threshold of the groups comes from. */
export function thresholdInWords({ snapshot, manifest }: Workspace, given?: number): string {
  if (given !== undefined && given !== snapshot.threshold) {
    return `Pairs scored above ${given} link here; stored groups use ${snapshot.threshold}. To store another one: goldpan scan -t near-duplicate=${given}`;
  }
  const { calibration, reviewed } = manifest;
  if (reviewed.thresholds['near-duplicate'] === snapshot.threshold) {
    return `Pairs scored above ${snapshot.threshold} link: set by a person in goldpan review.`;
  }
  if (calibration?.threshold === snapshot.threshold) {
    const { at, precision, targetPrecision } = calibration;
    return `Pairs scored above ${snapshot.threshold} link: calibrated on these images on ${at.slice(0, 10)} for precision ${targetPrecision} (measured ${precision.estimate.toFixed(3)}, at least ${precision.low.toFixed(3)}).`;
  }
  return `Pairs scored above ${snapshot.threshold} link, the ${snapshot.threshold === 0.45 ? 'default' : 'threshold of the last scan'}. What it means on these images: goldpan calibrate`;
}
