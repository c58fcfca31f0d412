/**
 * How many images of each label each split should get: whole numbers that add up to each label's count exactly, each
 * less than one image off its share, with the splits' totals close to theirs as well: what rounding takes from a
 * split in one label, it owes to it in the next.
 *
 * @param labelCounts images of each label
 * @param ratios share of each split, adding up to 1
 * @returns `targets[split * labels + label]`
 */
export function splitTargets(labelCounts: ArrayLike<number>, ratios: readonly number[]): Int32Array {
  const labels = labelCounts.length;
  const targets = new Int32Array(ratios.length * labels);
  const owed = new Float64Array(ratios.length);
  const fraction = new Float64Array(ratios.length);
  const order = ratios.map((_, split) => split);
  for (let label = 0; label < labels; label++) {
    let left = labelCounts[label]!;
    for (let split = 0; split < ratios.length; split++) {
      const ideal = labelCounts[label]! * ratios[split]!;
      // Ratios such as 0.1 are not exact in binary: 30 × 0.1 must not fall below 3.
      const whole = Math.floor(ideal + 1e-9);
      targets[split * labels + label] = whole;
      fraction[split] = ideal - whole;
      owed[split]! += ideal - whole;
      left -= whole;
    }
    // An exact share takes no further image, whatever is owed from other labels.
    order.sort(
      (x, y) =>
        Number(fraction[y]! > 1e-9) - Number(fraction[x]! > 1e-9) ||
        owed[y]! - owed[x]! ||
        ratios[y]! - ratios[x]! ||
        x - y,
    );
    for (let i = 0; i < left; i++) {
      const split = order[i % order.length]!;
      targets[split * labels + label]!++;
      owed[split]!--;
    }
  }
  return targets;
}
