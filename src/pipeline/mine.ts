import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import { openParquetFile } from '../catalog/parquet-file.ts';
import {
  type MinedImage,
  type MinedState,
  type MiningRound,
  readRound,
  roundNumbers,
  writeRound,
} from '../catalog/rounds.ts';
import { likeliestAt, uncertaintyAt } from '../kernel/mining/uncertainty.ts';
import { UserError } from '../model/errors.ts';
import { readClassNames } from '../sources/predictions/class-labels.ts';
import { type Probabilities, readProbabilities } from '../sources/predictions/probabilities.ts';
import { groupPlaces } from './balance-set.ts';
import { balanceVectors } from './balance-vectors.ts';
import { type Candidates, chooseUncertain } from './mine-choose.ts';
import { type ModelView, miningMetrics } from './mine-metrics.ts';
import type { MineOptions } from './mine-options.ts';
import { loadMineSet, type MineSet } from './mine-set.ts';
import type { ChosenImage } from './subset-write.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export interface Mined {
  readonly workspace: string;
  /** Number 0 when it was not stored. */
  readonly round: MiningRound;
  /** The chosen images with their files, in the order they were chosen. */
  readonly images: readonly ChosenImage[];
  /** Label of the vectors that distances are of; null where none took part. */
  readonly embedder: string | null;
  readonly notes: readonly string[];
}

/** How sure a model must be for an error of its to count as one. */
const CONFIDENCE = 0.5;
/** Seen to cost nothing and to keep alike images apart; much more goes for images that are like no other, and less is learnt. */
const DIVERSITY = 0.1;

/**
 * Chooses the images that are worth labelling next, from what a model predicts of them: those it is unsure of that are unlike
 * what is labelled and unlike each other; before them, when asked, labelled images of which it is sure that they are something
 * else. The round is stored in the workspace; no image is touched, and no decision made.
 *
 * @throws UserError for options that cannot be, predictions that do not fit, or an empty pool
 */
export async function mine(folder: string | undefined, options: MineOptions): Promise<Mined> {
  check(options);
  const workspace = await openWorkspace(folder);
  try {
    return await mineOpened(workspace, options);
  } finally {
    workspace.close();
  }
}

function check({ count, diversity, confidence, falsePositives }: MineOptions): void {
  if (!Number.isInteger(count) || count < 1)
    throw new UserError(`The number of images must be a whole number from 1, not ${count}.`);
  if (diversity !== undefined && !(diversity >= 0 && diversity <= 1))
    throw new UserError(`--diversity must lie between 0 and 1, not ${diversity}.`);
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1))
    throw new UserError(`--confidence must lie between 0 and 1, not ${confidence}.`);
  if (typeof falsePositives === 'number' && !(Number.isInteger(falsePositives) && falsePositives >= 1))
    throw new UserError(`--false-positives must be a whole number from 1, not ${falsePositives}.`);
}

async function mineOpened(workspace: Workspace, options: MineOptions): Promise<Mined> {
  const { folder } = workspace;
  const { probs, strategy = 'margin', signal } = options;
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
  const { group } = await groupPlaces(workspace, set.ids);
  const rounds = roundNumbers(folder).map((number) => readRound(folder, number));
  const before = new Set(rounds.flatMap(({ chosen }) => chosen.map(({ id }) => id)));
  const notes = [...set.notes];

  const pooled = poolOf(set, view, group, before, options);
  signal?.throwIfAborted();
  const falsePositives = falsePositivesOf(set, view, group, before, options);
  const rest = options.count - falsePositives.length;
  const vectors =
    options.diversity === 0 || rest === 0 ? null : await balanceVectors(workspace, set.ids, options.embedder);
  if (vectors === null && (options.diversity ?? 0) > 0 && rest > 0)
    throw new UserError(
      '--diversity needs vectors. Make them with: goldpan embed; or choose by uncertainty alone: --diversity 0',
    );
  if (vectors === null && options.diversity === undefined && rest > 0)
    notes.push('without vectors by uncertainty alone, so that alike images may be chosen: goldpan embed');
  const diversity = vectors === null ? 0 : (options.diversity ?? DIVERSITY);
  const taken = new Set(falsePositives.map(({ image }) => group[image]!).filter((g) => g >= 0));
  const isTaken = new Set(falsePositives.map(({ image }) => image));
  const candidates: Candidates = {
    images: pooled.images.filter((image) => !isTaken.has(image) && !(group[image]! >= 0 && taken.has(group[image]!))),
    known: knownOf(set, before, isTaken, options),
  };
  options.onProgress?.({ step: 'analysing', what: 'choosing images' });
  const uncertain =
    rest <= 0
      ? null
      : await chooseUncertain(candidates, {
          count: rest,
          diversity,
          vectors,
          uncertainty: view.uncertainty,
          group,
          signal,
        });
  if (uncertain) notes.push(...uncertain.notes);
  if (falsePositives.length === 0 && (uncertain === null || uncertain.order.length === 0))
    throw nothingLeft(pooled, options);

  const chosen: MinedImage[] = [
    ...falsePositives.map(({ image }) =>
      describe(set, view, image, 'false-positive', view.confidence[image]!, null, strategy),
    ),
    ...Array.from(uncertain?.order ?? [], (image, n) =>
      describe(set, view, image, 'uncertain', uncertain!.score[n]!, uncertain!.distance[n]!, strategy),
    ),
  ];
  const record = {
    at: new Date().toISOString(),
    name: options.name ?? null,
    task: 'classification' as const,
    predictions: {
      file: shownAs,
      sha256: await digestOf(resolve(probs)),
      rows: predictions.rows,
      classes: [...set.classNames],
      matched: set.matched,
      missing: set.missing,
    },
    parameters: {
      count: options.count,
      strategy,
      diversity,
      pool: poolName(options),
      falsePositives: options.falsePositives ?? false,
      confidence: options.confidence ?? CONFIDENCE,
      again: options.again ?? false,
      embedder: vectors?.embedder ?? null,
    },
    pool: pooled.counts,
    metrics: miningMetrics(set, view, pooled.images),
    chosen,
    previous: statesOf(set, view, before),
  };
  const round: MiningRound = options.dryRun
    ? { format: 'goldpan-round', version: 1, round: 0, ...record }
    : writeRound(folder, record);
  const places = new Map(set.ids.map((id, i) => [id, i]));
  return {
    workspace: folder,
    round,
    images: chosen.map(({ id }) => ({ id, uri: set.uris[places.get(id)!]! })),
    embedder: vectors?.embedder ?? null,
    notes,
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

interface Pool {
  readonly images: Uint32Array;
  readonly counts: MiningRound['pool'];
}

const poolName = ({ pool = 'unlabelled' }: MineOptions): string =>
  typeof pool === 'string' ? pool : `split ${pool.split}`;

/** Images that may be chosen: not mined before, and no copy of one that was, or that has a label where labels are wanted. */
function poolOf(
  set: MineSet,
  view: ModelView,
  group: Int32Array,
  before: ReadonlySet<string>,
  options: MineOptions,
): Pool {
  const { pool = 'unlabelled', again = false } = options;
  const { ids, label, split } = set;
  if (typeof pool !== 'string' && !split.includes(pool.split)) {
    const there = [...new Set(split.filter((name) => name !== null))].sort();
    throw new UserError(
      `--split: no image is in a split named ${pool.split}. There are: ${there.join(', ') || 'none'}.`,
    );
  }
  const closed = new Set<number>();
  for (let i = 0; i < ids.length; i++) {
    const isDone = (!again && before.has(ids[i]!)) || (pool === 'unlabelled' && label[i] !== null);
    if (isDone && group[i]! >= 0) closed.add(group[i]!);
  }
  const counts = { images: 0, withoutPrediction: 0, minedBefore: 0, copies: 0 };
  const images: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const isWanted = pool === 'all' || (pool === 'unlabelled' ? label[i] === null : split[i] === pool.split);
    if (!isWanted) continue;
    if (!again && before.has(ids[i]!)) counts.minedBefore++;
    else if (group[i]! >= 0 && closed.has(group[i]!)) counts.copies++;
    else if (view.predicted[i]! < 0) counts.withoutPrediction++;
    else images.push(i);
  }
  counts.images = images.length;
  return { images: Uint32Array.from(images), counts };
}

/** Labelled images that the model is sure are something else, the surest first; of copies one. */
function falsePositivesOf(
  { ids, labelClass, split }: MineSet,
  { predicted, confidence }: ModelView,
  group: Int32Array,
  before: ReadonlySet<string>,
  options: MineOptions,
): { readonly image: number }[] {
  const { falsePositives = false, again = false, pool } = options;
  if (falsePositives === false) return [];
  const found: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    if (labelClass[i]! < 0 || predicted[i]! < 0 || predicted[i] === labelClass[i]) continue;
    if (confidence[i]! < (options.confidence ?? CONFIDENCE)) continue;
    if (!again && before.has(ids[i]!)) continue;
    if (typeof pool === 'object' && split[i] !== pool.split) continue;
    found.push(i);
  }
  found.sort((a, b) => confidence[b]! - confidence[a]! || a - b);
  const groups = new Set<number>();
  const most = Math.min(options.count, falsePositives === true ? options.count : falsePositives);
  const chosen: { image: number }[] = [];
  for (const image of found) {
    if (chosen.length === most) break;
    if (group[image]! >= 0 && groups.has(group[image]!)) continue;
    groups.add(group[image]!);
    chosen.push({ image });
  }
  return chosen;
}

/** What new images should be unlike: labelled ones, those that went out for labelling before, and those just taken. */
function knownOf(
  set: MineSet,
  before: ReadonlySet<string>,
  taken: ReadonlySet<number>,
  options: MineOptions,
): Uint32Array {
  const isFresh = options.pool === undefined || options.pool === 'unlabelled';
  const known: number[] = [];
  for (let i = 0; i < set.ids.length; i++) {
    const isMined = !options.again && before.has(set.ids[i]!);
    if (taken.has(i) || isMined || (isFresh && set.label[i] !== null)) known.push(i);
  }
  return Uint32Array.from(known);
}

function nothingLeft({ counts }: Pool, options: MineOptions): UserError {
  const { minedBefore, copies, withoutPrediction } = counts;
  if (minedBefore + copies + withoutPrediction > 0) {
    return new UserError(
      `Nothing is left to choose: ${minedBefore} were mined before (--again takes them), ${copies} are copies of these or of labelled images, ${withoutPrediction} have no prediction.`,
    );
  }
  return new UserError(
    poolName(options) === 'unlabelled'
      ? 'Every image has a label: choose among all with --all, in one split with --split NAME, or look at --false-positives.'
      : 'There is no image to choose from.',
  );
}

function describe(
  { ids, label, classNames }: MineSet,
  { predicted, confidence, uncertainty }: ModelView,
  image: number,
  kind: MinedImage['kind'],
  score: number,
  distance: number | null,
  strategy: string,
): MinedImage {
  const name = classNames[predicted[image]!]!;
  const far = distance === null || !Number.isFinite(distance) ? null : distance;
  return {
    id: ids[image]!,
    kind,
    score,
    uncertainty: uncertainty[image]!,
    distance: far,
    label: label[image]!,
    predicted: name,
    confidence: confidence[image]!,
    reason:
      kind === 'false-positive'
        ? `labelled ${label[image]}, predicted ${name} with ${confidence[image]!.toFixed(2)}`
        : `${strategy} ${uncertainty[image]!.toFixed(2)}${far === null ? '' : `, ${far.toFixed(2)} from the nearest that is in`}`,
  };
}

function statesOf(set: MineSet, view: ModelView, before: ReadonlySet<string>): MinedState[] {
  const places = new Map(set.ids.map((id, i) => [id, i]));
  return [...before].sort().map((id) => {
    const i = places.get(id);
    const isPredicted = i !== undefined && view.predicted[i]! >= 0;
    return {
      id,
      label: i === undefined ? null : set.label[i]!,
      isKept: i !== undefined,
      predicted: isPredicted ? set.classNames[view.predicted[i]!]! : null,
      confidence: isPredicted ? view.confidence[i]! : null,
      uncertainty: isPredicted ? view.uncertainty[i]! : null,
    };
  });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
