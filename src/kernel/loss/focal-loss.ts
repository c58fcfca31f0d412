export interface FocalLossOptions {
  /** Focusing parameter γ ≥ 0: how much less well-classified examples count. 0 is plain cross-entropy. Default 2. */
  readonly gamma?: number;
}

export interface BinaryFocalLossOptions extends FocalLossOptions {
  /** Weight of the positive class, 0–1; the negative has 1 − α. Default 0.25; null for none. */
  readonly alpha?: number | null;
}

export interface CategoricalFocalLossOptions extends FocalLossOptions {
  /** Weight of each class, such as those of `classWeights`. Default: all 1. */
  readonly alpha?: ArrayLike<number> | null;
}

export interface FocalLoss {
  /** Mean of `losses`. */
  readonly loss: number;
  /** Of each example. */
  readonly losses: Float64Array;
  /** Derivative of each example's own loss by its logits, in their shape. For the mean divide by the number of examples. */
  readonly gradient: Float64Array;
}

const DEFAULT_GAMMA = 2;
const DEFAULT_ALPHA = 0.25;

/** log(1 / (1 + e^−x)) without overflow. */
const logSigmoid = (x: number): number => (x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x)));

/** p^γ from the logarithm of p; 0⁰ is 1. */
const power = (logP: number, gamma: number): number => (gamma === 0 ? 1 : Math.exp(gamma * logP));

/**
 * Binary focal loss on logits (Lin, Goyal, Girshick, He and Dollár 2017):
 * FL = −α_t (1 − p_t)^γ log p_t, where p = σ(x), p_t is p for a positive and 1 − p for a negative example, and α_t
 * likewise. Equals torchvision's `sigmoid_focal_loss` for targets 0 and 1.
 *
 * @param logits one per example, any finite number
 * @param targets 0 or 1, as many
 * @throws RangeError for γ < 0, α outside 0–1, targets that are neither, or lengths that differ
 */
export function binaryFocalLoss(
  logits: ArrayLike<number>,
  targets: ArrayLike<number>,
  { gamma = DEFAULT_GAMMA, alpha = DEFAULT_ALPHA }: BinaryFocalLossOptions = {},
): FocalLoss {
  checkGamma(gamma);
  if (alpha !== null && !(alpha >= 0 && alpha <= 1)) throw new RangeError(`alpha must be from 0 to 1, not ${alpha}`);
  if (logits.length !== targets.length)
    throw new RangeError(`${logits.length} logits and ${targets.length} targets: one each`);
  const losses = new Float64Array(logits.length);
  const gradient = new Float64Array(logits.length);
  for (let i = 0; i < logits.length; i++) {
    const target = targets[i]!;
    if (target !== 0 && target !== 1) throw new RangeError(`target ${i} is ${target}, not 0 or 1`);
    const sign = target === 1 ? 1 : -1;
    const weight = alpha === null ? 1 : target === 1 ? alpha : 1 - alpha;
    const logP = logSigmoid(sign * logits[i]!);
    const logQ = logSigmoid(-sign * logits[i]!);
    const modulated = weight * power(logQ, gamma);
    losses[i] = -modulated * logP;
    // d/dx of −(1 − p)^γ log p, with dp/dx = p (1 − p): (1 − p)^γ (γ p log p − (1 − p)).
    gradient[i] = sign * modulated * (gamma * Math.exp(logP) * logP - Math.exp(logQ));
  }
  return { loss: mean(losses), losses, gradient };
}

/**
 * Focal loss over several classes, on logits: FL = −α_c (1 − p_c)^γ log p_c with p = softmax(x) and c the true class.
 *
 * @param logits examples × classes, example by example, any finite numbers
 * @param targets class of each example, from 0
 * @throws RangeError for γ < 0, a target that is no class, or lengths that do not fit
 */
export function categoricalFocalLoss(
  logits: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
  { gamma = DEFAULT_GAMMA, alpha = null }: CategoricalFocalLossOptions = {},
): FocalLoss {
  checkGamma(gamma);
  if (!Number.isInteger(classes) || classes < 1 || logits.length !== targets.length * classes) {
    throw new RangeError(`${logits.length} logits do not fit ${targets.length} targets of ${classes} classes`);
  }
  if (alpha !== null && alpha.length !== classes)
    throw new RangeError(`${alpha.length} weights do not fit ${classes} classes`);
  const losses = new Float64Array(targets.length);
  const gradient = new Float64Array(logits.length);
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    if (!Number.isInteger(target) || target < 0 || target >= classes) {
      throw new RangeError(`target ${i} is ${target}, not a class from 0 to ${classes - 1}`);
    }
    const at = i * classes;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) greatest = Math.max(greatest, logits[at + c]!);
    let sum = 0;
    let others = 0;
    for (let c = 0; c < classes; c++) {
      const e = Math.exp(logits[at + c]! - greatest);
      gradient[at + c] = e;
      sum += e;
      if (c !== target) others += e;
    }
    const logP = logits[at + target]! - greatest - Math.log(sum);
    const p = Math.exp(logP);
    // 1 − p as a sum of what is left: subtracting would lose all digits of a confident example.
    const q = others / sum;
    const weight = alpha === null ? 1 : alpha[target]!;
    const modulated = weight * (gamma === 0 ? 1 : q ** gamma);
    losses[i] = -modulated * logP;
    // d/dp of −(1 − p)^γ log p, times p: what dp_target/dx_c = p (δ − p_c) is multiplied by.
    const slope = gamma === 0 ? -weight : weight * (gamma * q ** (gamma - 1) * p * logP - q ** gamma);
    for (let c = 0; c < classes; c++) {
      const share = c === target ? q : -gradient[at + c]! / sum;
      // For q = 0 nothing moves; q^(γ − 1) alone would be infinite where γ < 1.
      gradient[at + c] = q === 0 && gamma > 0 ? 0 : slope * share;
    }
  }
  return { loss: mean(losses), losses, gradient };
}

function checkGamma(gamma: number): void {
  if (!(gamma >= 0)) throw new RangeError(`gamma must be 0 or more, not ${gamma}`);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
