import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import { openParquetFile } from '../catalog/parquet-file.ts';
import { likeliestAt, uncertaintyAt } from '../kernel/mining/uncertainty.ts';
import { readClassNames } from '../sources/predictions/class-labels.ts';
import { type Probabilities, readProbabilities } from '../sources/predictions/probabilities.ts';
import { type ModelView, miningMetrics } from './mine-metrics.ts';
import type { MineOptions } from './mine-options.ts';
import { loadMineSet, type MineSet } from './mine-set.ts';
import { CONFIDENCE, distanceInWords, type MineTask } from './mine-task.ts';
import type { Workspace } from './workspace.ts';

/** Reads predicted probabilities of classes. @throws UserError when they do not fit the images */
export async function classificationTask(workspace: Workspace, probs: string, options: MineOptions): Promise<MineTask> {
  const { strategy = 'margin', confidence: least = CONFIDENCE, signal } = options;
  const shownAs = basename(probs);
  const predictions = await readProbabilities(probs, {
    openParquet: openParquetFile,
    ...(options.classes === undefined ? {} : { classes: readClassNames(options.classes) }),
    ...(options.softmax === undefined ? {} : { softmax: options.softmax }),
    ...(options.normalise === undefined ? {} : { normalise: options.normalise }),
    ...(options.idColumn === undefined ? {} : { idColumn: options.idColumn }),
    ...(options.array === undefined ? {} : { array: options.array }),
    ...(signal ? { signal } : {}),
  });
  const set = await loadMineSet(workspace, predictions, shownAs);
  const view = viewOf(set, predictions, options);
  const { ids, label, labelClass, classNames } = set;
  const { predicted, confidence, uncertainty } = view;
  return {
    name: 'classification',
    ids,
    uris: set.uris,
    split: set.split,
    label,
    uncertainty,
    notes: set.notes,
    predictions: {
      file: shownAs,
      sha256: await digestOf(resolve(probs)),
      rows: predictions.rows,
      classes: [...classNames],
      matched: set.matched,
      missing: set.missing,
    },
    parameters: {},
    isPredicted: (image) => predicted[image]! >= 0,
    errors() {
      const found: { image: number; score: number }[] = [];
      for (let i = 0; i < ids.length; i++) {
        if (labelClass[i]! < 0 || predicted[i]! < 0 || predicted[i] === labelClass[i]) continue;
        if (confidence[i]! >= least) found.push({ image: i, score: confidence[i]! });
      }
      return found.sort((a, b) => b.score - a.score || a.image - b.image);
    },
    describe(image, kind, score, distance) {
      const name = classNames[predicted[image]!]!;
      return {
        id: ids[image]!,
        kind,
        score,
        uncertainty: uncertainty[image]!,
        distance,
        label: label[image]!,
        predicted: name,
        confidence: confidence[image]!,
        reason:
          kind === 'false-positive'
            ? `labelled ${label[image]}, predicted ${name} with ${confidence[image]!.toFixed(2)}`
            : `${strategy} ${uncertainty[image]!.toFixed(2)}${distanceInWords(distance)}`,
      };
    },
    state(image) {
      if (predicted[image]! < 0) return { predicted: null, confidence: null, uncertainty: null };
      return {
        predicted: classNames[predicted[image]!]!,
        confidence: confidence[image]!,
        uncertainty: uncertainty[image]!,
      };
    },
    metrics: (pool) => miningMetrics(set, view, pool),
  };
}

function viewOf({ row }: MineSet, { data, classes }: Probabilities, { strategy = 'margin' }: MineOptions): ModelView {
  const view = {
    predicted: new Int32Array(row.length).fill(-1),
    confidence: new Float32Array(row.length),
    uncertainty: new Float32Array(row.length),
  };
  for (let i = 0; i < row.length; i++) {
    if (row[i]! < 0) continue;
    const at = row[i]! * classes;
    const best = likeliestAt(data, at, classes);
    view.predicted[i] = best;
    view.confidence[i] = data[at + best]!;
    view.uncertainty[i] = uncertaintyAt(data, at, classes, strategy);
  }
  return view;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
