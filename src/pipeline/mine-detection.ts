import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { overlapAt } from '../analyse/detections/box-lists.ts';
import { MISSED, matchBoxes } from '../analyse/detections/match-boxes.ts';
import { boxUncertainty, imageUncertainty } from '../kernel/mining/box-uncertainty.ts';
import { detectionMetrics } from './mine-detection-metrics.ts';
import { type DetectionSet, loadDetectionSet } from './mine-detection-set.ts';
import type { MineOptions } from './mine-options.ts';
import { CONFIDENCE, distanceInWords, type MineTask } from './mine-task.ts';
import type { Workspace } from './workspace.ts';

const IOU = 0.5;
/** Overlap from which a box is said to be badly placed rather than where nothing is; TIDE takes the same (Bolya et al. 2020). */
const TOUCHES = 0.1;

/** Reads predicted boxes. @throws UserError when they do not fit the images */
export async function detectionTask(
  workspace: Workspace,
  predictions: string,
  options: MineOptions,
): Promise<MineTask> {
  const { strategy = 'margin', aggregate = 'max', iou = IOU, confidence = CONFIDENCE } = options;
  const set = await loadDetectionSet(workspace, predictions, options);
  const { ids, predicted, isAnnotated, classNames } = set;
  const { starts, scores, classes } = predicted;
  const uncertainty = Float32Array.from(ids, (_, i) =>
    imageUncertainty(scores, starts[i]!, starts[i + 1]!, strategy, aggregate),
  );
  const judged = detectionMetrics(set, uncertainty);
  const without = ids.length - set.matched;
  const notes = [...set.notes, ...judged.notes];
  if (without > 0) notes.push(`${without} images have no predicted box and count as certain (0)`);
  /** The surest box of each image that is wrong; filled by `errors`. */
  const worst = new Map<number, number>();
  return {
    name: 'detection',
    ids,
    uris: set.uris,
    split: set.split,
    label: ids.map((_, i) => (isAnnotated[i] === 1 ? objectsInWords(set, i) : null)),
    uncertainty,
    notes,
    predictions: {
      file: basename(resolve(predictions)),
      sha256: digestOf(resolve(predictions)),
      rows: set.rows,
      classes: [...classNames],
      matched: set.matched,
      missing: without,
    },
    parameters: { aggregate, iou, background: options.background ?? false },
    isPredicted: () => true,
    errors() {
      const images = ids.flatMap((_, i) => (isAnnotated[i] === 1 ? [i] : []));
      const { state } = matchBoxes(set.objects, predicted, images, { iou });
      for (const i of images) {
        let best = -1;
        for (let b = starts[i]!; b < starts[i + 1]!; b++) {
          const isWrong = state[b] === MISSED && classes[b]! < set.annotatedClasses && scores[b]! >= confidence;
          if (isWrong && (best < 0 || scores[b]! > scores[best]!)) best = b;
        }
        if (best >= 0) worst.set(i, best);
      }
      return [...worst]
        .map(([image, box]) => ({ image, score: scores[box]! }))
        .sort((a, b) => b.score - a.score || a.image - b.image);
    },
    describe(image, kind, score, distance) {
      const box = kind === 'false-positive' ? worst.get(image)! : leastSure(image);
      const [from, to] = [starts[image]!, starts[image + 1]!];
      const reason =
        kind === 'false-positive'
          ? `${boxInWords(set, box)}, ${whyWrong(set, image, box, iou)}`
          : box < 0
            ? `no predicted box${distanceInWords(distance)}`
            : `${strategy} ${uncertainty[image]!.toFixed(2)}${to - from > 1 ? ` (${aggregate} of ${to - from} boxes)` : ''}, ${boxInWords(set, box)}${distanceInWords(distance)}`;
      return {
        id: ids[image]!,
        kind,
        score,
        uncertainty: uncertainty[image]!,
        distance,
        label: isAnnotated[image] === 1 ? objectsInWords(set, image) : null,
        predicted: box < 0 ? null : classNames[classes[box]!]!,
        confidence: box < 0 ? null : scores[box]!,
        reason,
      };
    },
    state: (image) => ({ predicted: null, confidence: null, uncertainty: uncertainty[image]! }),
    metrics: judged.metrics,
  };

  /** The box nearest to one half; of equal ones the first. −1 without boxes. */
  function leastSure(image: number): number {
    let best = -1;
    let most = -1;
    for (let b = starts[image]!; b < starts[image + 1]!; b++) {
      const value = boxUncertainty(scores[b]!, strategy);
      if (value > most) {
        most = value;
        best = b;
      }
    }
    return best;
  }
}

/** `dog 0.97 at 12, 30, 50 × 40 px` */
function boxInWords({ predicted: { boxes, classes, scores }, classNames }: DetectionSet, b: number): string {
  const [x, y, width, height] = Array.from(boxes.subarray(4 * b, 4 * b + 4), Math.round);
  return `${classNames[classes[b]!]} ${scores[b]!.toFixed(2)} at ${x}, ${y}, ${width} × ${height} px`;
}

/** What is annotated where a wrong box lies. */
function whyWrong({ predicted, objects, classNames }: DetectionSet, image: number, b: number, iou: number): string {
  let own = 0;
  let other = 0;
  let otherClass = -1;
  for (let o = objects.starts[image]!; o < objects.starts[image + 1]!; o++) {
    if (objects.isCrowd[o] === 1) continue;
    const value = overlapAt(predicted.boxes, b, objects.boxes, o);
    if (objects.classes[o] === predicted.classes[b]) own = Math.max(own, value);
    else if (value > other) {
      other = value;
      otherClass = objects.classes[o]!;
    }
  }
  const name = classNames[predicted.classes[b]!]!;
  if (own >= iou) return `where a surer box has the ${name}`;
  if (other >= iou && other > own)
    return `annotated ${otherClass < 0 ? 'without a class' : classNames[otherClass]} (IoU ${other.toFixed(2)})`;
  return own >= TOUCHES
    ? `the ${name} there overlaps by ${own.toFixed(2)} only`
    : 'where nothing of the kind is annotated';
}

/** `2 cat, 1 dog`, by name. */
function objectsInWords({ objects: { starts, classes }, classNames }: DetectionSet, image: number): string {
  const counts = new Map<string, number>();
  for (let o = starts[image]!; o < starts[image + 1]!; o++) {
    const name = classes[o]! < 0 ? 'without a class' : classNames[classes[o]!]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${count} ${name}`);
  return names.length > 0 ? names.join(', ') : 'no object';
}

/** Of a file; of a folder, of the names and contents of its text files. */
function digestOf(path: string): string {
  const hash = createHash('sha256');
  if (!statSync(path).isDirectory()) return hash.update(readFileSync(path)).digest('hex');
  const folder = existsSync(join(path, 'labels')) ? join(path, 'labels') : path;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.txt')) continue;
    const bytes = readFileSync(join(folder, name));
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
