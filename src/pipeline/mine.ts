import {
  type MinedImage,
  type MinedState,
  type MiningRound,
  readRound,
  roundNumbers,
  writeRound,
} from '../catalog/rounds.ts';
import { UserError } from '../model/errors.ts';
import { groupPlaces } from './balance-set.ts';
import { balanceVectors } from './balance-vectors.ts';
import { type Candidates, chooseUncertain } from './mine-choose.ts';
import { classificationTask } from './mine-classification.ts';
import { detectionTask } from './mine-detection.ts';
import type { MineOptions } from './mine-options.ts';
import { falsePositivesOf, knownOf, nothingLeft, poolName, poolOf } from './mine-pool.ts';
import { CONFIDENCE, type MineTask } from './mine-task.ts';
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

function check({ count, diversity, confidence, falsePositives, iou }: MineOptions): void {
  if (!Number.isInteger(count) || count < 1)
    throw new UserError(`The number of images must be a whole number from 1, not ${count}.`);
  if (diversity !== undefined && !(diversity >= 0 && diversity <= 1))
    throw new UserError(`--diversity must lie between 0 and 1, not ${diversity}.`);
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1))
    throw new UserError(`--confidence must lie between 0 and 1, not ${confidence}.`);
  if (typeof falsePositives === 'number' && !(Number.isInteger(falsePositives) && falsePositives >= 1))
    throw new UserError(`--false-positives must be a whole number from 1, not ${falsePositives}.`);
  if (iou !== undefined && !(iou > 0 && iou <= 1))
    throw new UserError(`--iou must lie above 0 and not above 1, not ${iou}.`);
}

function openTask(workspace: Workspace, options: MineOptions): Promise<MineTask> {
  const { probs, predictions } = options;
  if (probs !== undefined && predictions !== undefined)
    throw new UserError('--probs and --predictions exclude each other: classes of images, or boxes.');
  if (predictions !== undefined) return detectionTask(workspace, predictions, options);
  if (probs !== undefined) return classificationTask(workspace, probs, options);
  throw new UserError('Name what the model predicts: --probs FILE of classes, or --predictions PATH of boxes.');
}

async function mineOpened(workspace: Workspace, options: MineOptions): Promise<Mined> {
  const { folder } = workspace;
  const { strategy = 'margin', signal } = options;
  const task = await openTask(workspace, options);
  const { ids } = task;
  const { group } = await groupPlaces(workspace, ids);
  const rounds = roundNumbers(folder)
    .map((number) => readRound(folder, number))
    .filter((round) => round.task === task.name);
  const before = new Set(rounds.flatMap(({ chosen }) => chosen.map(({ id }) => id)));
  const notes = [...task.notes];

  const pooled = poolOf(task, group, before, options);
  signal?.throwIfAborted();
  const falsePositives = falsePositivesOf(task, group, before, options);
  const rest = options.count - falsePositives.length;
  const vectors = options.diversity === 0 || rest === 0 ? null : await balanceVectors(workspace, ids, options.embedder);
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
    known: knownOf(task, before, isTaken, options),
  };
  options.onProgress?.({ step: 'analysing', what: 'choosing images' });
  const uncertain =
    rest <= 0
      ? null
      : await chooseUncertain(candidates, {
          count: rest,
          diversity,
          vectors,
          uncertainty: task.uncertainty,
          group,
          signal,
        });
  if (uncertain) notes.push(...uncertain.notes);
  if (falsePositives.length === 0 && (uncertain === null || uncertain.order.length === 0))
    throw nothingLeft(pooled, options);

  const chosen: MinedImage[] = [
    ...falsePositives.map(({ image, score }) => task.describe(image, 'false-positive', score, null)),
    ...Array.from(uncertain?.order ?? [], (image, n) => {
      const distance = uncertain!.distance[n]!;
      return task.describe(image, 'uncertain', uncertain!.score[n]!, Number.isFinite(distance) ? distance : null);
    }),
  ];
  const record = {
    at: new Date().toISOString(),
    name: options.name ?? null,
    task: task.name,
    predictions: task.predictions,
    parameters: {
      count: options.count,
      strategy,
      diversity,
      pool: poolName(options),
      falsePositives: options.falsePositives ?? false,
      confidence: options.confidence ?? CONFIDENCE,
      again: options.again ?? false,
      embedder: vectors?.embedder ?? null,
      ...task.parameters,
    },
    pool: pooled.counts,
    metrics: task.metrics(pooled.images),
    chosen,
    previous: statesOf(task, before),
  };
  const round: MiningRound = options.dryRun
    ? { format: 'goldpan-round', version: 1, round: 0, ...record }
    : writeRound(folder, record);
  const places = new Map(ids.map((id, i) => [id, i]));
  return {
    workspace: folder,
    round,
    images: chosen.map(({ id }) => ({ id, uri: task.uris[places.get(id)!]! })),
    embedder: vectors?.embedder ?? null,
    notes,
  };
}

function statesOf(task: MineTask, before: ReadonlySet<string>): MinedState[] {
  const places = new Map(task.ids.map((id, i) => [id, i]));
  return [...before].sort().map((id) => {
    const i = places.get(id);
    if (i === undefined)
      return { id, label: null, isKept: false, predicted: null, confidence: null, uncertainty: null };
    return { id, label: task.label[i]!, isKept: true, ...task.state(i) };
  });
}
