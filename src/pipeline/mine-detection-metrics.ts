import { averagePrecision } from '../analyse/detections/average-precision.ts';
import { type Matches, matchBoxes } from '../analyse/detections/match-boxes.ts';
import type { MiningMetrics } from '../catalog/rounds.ts';
import type { DetectionSet } from './mine-detection-set.ts';

/**
 * Mean average precision at IoU 0.5 on annotated images, as COCO's evaluation has it. A split none of whose annotated
 * images has a predicted box was not predicted, and says nothing of the model.
 */
export function detectionMetrics(
  set: DetectionSet,
  uncertainty: Float32Array,
): { readonly notes: readonly string[]; readonly metrics: (pool: ArrayLike<number>) => MiningMetrics } {
  const { ids, split, isAnnotated, predicted, objects, classNames } = set;
  const bySplit = new Map<string | null, { images: number[]; isPredicted: boolean }>();
  for (let i = 0; i < ids.length; i++) {
    if (isAnnotated[i] === 0) continue;
    const one = bySplit.get(split[i]!) ?? { images: [], isPredicted: false };
    bySplit.set(split[i]!, one);
    one.images.push(i);
    if (predicted.starts[i + 1]! > predicted.starts[i]!) one.isPredicted = true;
  }
  const judged = [...bySplit].filter(([, { isPredicted }]) => isPredicted);
  const notes = [...bySplit].flatMap(([name, { images, isPredicted }]) =>
    isPredicted
      ? []
      : [
          `${images.length} annotated images ${name === null ? 'without a split' : `of ${name}`} have no predicted box at all: they tell nothing of the model`,
        ],
  );
  const images = judged.flatMap(([, one]) => one.images).sort((a, b) => a - b);
  return {
    notes,
    metrics(pool) {
      const matches = matchBoxes(objects, predicted, images, { iou: 0.5 });
      const of = (some: readonly number[], found: Matches) =>
        averagePrecision(objects, predicted, found, some, classNames.length);
      const all = of(images, matches);
      return {
        images: images.length,
        accuracy: null,
        calibrationError: null,
        meanUncertainty: mean(images, uncertainty),
        poolMeanUncertainty: mean(pool, uncertainty),
        classes: all.classes.map((one, k) => ({
          name: classNames[k]!,
          images: one.objects,
          right: one.found,
          predicted: one.predicted,
          meanUncertainty: null,
          ap50: one.averagePrecision,
        })),
        splits: judged
          .map(([name, { images: some }]) => ({
            split: name,
            images: some.length,
            accuracy: null,
            calibrationError: null,
            map50: of(some, matches).mean,
          }))
          .sort((a, b) => (String(a.split) < String(b.split) ? -1 : 1)),
        map50: all.mean,
      };
    },
  };
}

function mean(images: ArrayLike<number>, values: Float32Array): number | null {
  let sum = 0;
  for (let i = 0; i < images.length; i++) sum += values[images[i]!]!;
  return images.length === 0 ? null : sum / images.length;
}
