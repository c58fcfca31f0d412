/** Losses for training code that runs in JavaScript. */
export {
  type BinaryFocalLossOptions,
  binaryFocalLoss,
  type CategoricalFocalLossOptions,
  categoricalFocalLoss,
  type FocalLoss,
  type FocalLossOptions,
} from '../kernel/loss/focal-loss.ts';
