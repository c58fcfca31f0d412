/**
 * How unsure a model is of one image (Settles 2009), each from 0 sure to 1 as unsure as can be:
 * `least-confidence`: (1 − p₁) · K / (K − 1) · `margin`: 1 − (p₁ − p₂) · `entropy`: −Σ p ln p / ln K,
 * where p₁ ≥ p₂ are the two largest of K probabilities.
 */
export const UNCERTAINTIES = ['margin', 'entropy', 'least-confidence'] as const;
export type Uncertainty = (typeof UNCERTAINTIES)[number];

/** Uncertainty of the row of probabilities that begins at `at`. One class alone leaves no doubt. */
export function uncertaintyAt(data: Float32Array, at: number, classes: number, of: Uncertainty): number {
  if (classes < 2) return 0;
  let first = 0;
  let second = 0;
  let entropy = 0;
  for (let c = 0; c < classes; c++) {
    const p = data[at + c]!;
    if (p > first) {
      second = first;
      first = p;
    } else if (p > second) second = p;
    if (of === 'entropy' && p > 0) entropy -= p * Math.log(p);
  }
  const value =
    of === 'entropy'
      ? entropy / Math.log(classes)
      : of === 'margin'
        ? 1 - (first - second)
        : ((1 - first) * classes) / (classes - 1);
  return Math.min(1, Math.max(0, value));
}

/** The likeliest class of the row that begins at `at`; of equal ones the first. */
export function likeliestAt(data: Float32Array, at: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if (data[at + c]! > data[at + best]!) best = c;
  return best;
}
