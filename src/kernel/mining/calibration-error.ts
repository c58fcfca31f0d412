/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht 2015; Guo, Pleiss, Sun and Weinberger 2017): over bins of equal
 * width, the mean gap between confidence and accuracy, weighted by how many predictions each holds. 0 – 1.
 *
 * @param confidence of each prediction, 0–1; a bin is (from, to]
 * @param isRight 1 where it was right
 */
export function expectedCalibrationError(confidence: ArrayLike<number>, isRight: ArrayLike<number>, bins = 15): number {
  const count = new Uint32Array(bins);
  const sure = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (let i = 0; i < confidence.length; i++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence[i]! * bins) - 1));
    count[bin]!++;
    sure[bin]! += confidence[i]!;
    right[bin]! += isRight[i]!;
  }
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) sum += Math.abs(sure[bin]! - right[bin]!);
  return confidence.length === 0 ? 0 : sum / confidence.length;
}
