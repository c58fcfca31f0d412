import type { MiningMetrics } from '../catalog/rounds.ts';
import { expectedCalibrationError } from '../kernel/mining/calibration-error.ts';
import { type MineSet, UNKNOWN_CLASS } from './mine-set.ts';

/** What the model says of each image. */
export interface ModelView {
  /** Number of the likeliest class; -1 without a prediction. */
  readonly predicted: Int32Array;
  readonly confidence: Float32Array;
  readonly uncertainty: Float32Array;
}

/** How good the model is on the images that have a label now. */
export function miningMetrics(set: MineSet, view: ModelView, pool: ArrayLike<number>): MiningMetrics {
  const { labelClass, classNames, split } = set;
  const { predicted, confidence, uncertainty } = view;
  const classes = classNames.map((name) => ({ name, images: 0, right: 0, predicted: 0, doubt: 0 }));
  const all = new Tally();
  const bySplit = new Map<string | null, Tally>();
  let doubt = 0;
  for (let i = 0; i < predicted.length; i++) {
    const label = labelClass[i]!;
    if (predicted[i]! < 0 || label === -1 || label === UNKNOWN_CLASS) continue;
    const isRight = label === predicted[i];
    const one = classes[label]!;
    one.images++;
    one.doubt += uncertainty[i]!;
    if (isRight) one.right++;
    classes[predicted[i]!]!.predicted++;
    doubt += uncertainty[i]!;
    all.add(confidence[i]!, isRight);
    const of = bySplit.get(split[i]!) ?? new Tally();
    bySplit.set(split[i]!, of);
    of.add(confidence[i]!, isRight);
  }
  let poolDoubt = 0;
  for (let p = 0; p < pool.length; p++) poolDoubt += uncertainty[pool[p]!]!;
  return {
    images: all.count,
    accuracy: all.count === 0 ? null : all.accuracy,
    calibrationError: all.count === 0 ? null : all.calibrationError,
    meanUncertainty: all.count === 0 ? null : doubt / all.count,
    poolMeanUncertainty: pool.length === 0 ? null : poolDoubt / pool.length,
    classes: classes.map(({ doubt: sum, ...one }) => ({
      ...one,
      meanUncertainty: one.images === 0 ? null : sum / one.images,
      ap50: null,
    })),
    splits: [...bySplit]
      .map(([name, tally]) => ({
        split: name,
        images: tally.count,
        accuracy: tally.accuracy,
        calibrationError: tally.calibrationError,
        map50: null,
      }))
      .sort((a, b) => (String(a.split) < String(b.split) ? -1 : 1)),
    map50: null,
  };
}

class Tally {
  readonly #confidence: number[] = [];
  readonly #isRight: number[] = [];
  #right = 0;

  add(confidence: number, isRight: boolean): void {
    this.#confidence.push(confidence);
    this.#isRight.push(isRight ? 1 : 0);
    if (isRight) this.#right++;
  }

  get count(): number {
    return this.#confidence.length;
  }

  get accuracy(): number {
    return this.#right / this.count;
  }

  get calibrationError(): number {
    return expectedCalibrationError(this.#confidence, this.#isRight);
  }
}
