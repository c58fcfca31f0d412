import type { MiningRound } from '../catalog/rounds.ts';
import { UserError } from '../model/errors.ts';
import type { MineOptions } from './mine-options.ts';
import type { MineTask } from './mine-task.ts';

export interface Pool {
  readonly images: Uint32Array;
  readonly counts: MiningRound['pool'];
}

export const poolName = ({ pool = 'unlabelled' }: MineOptions): string =>
  typeof pool === 'string' ? pool : `split ${pool.split}`;

/** Images that may be chosen: not mined before, and no copy of one that was, or that has a label where labels are wanted. */
export function poolOf(
  { ids, label, split, isPredicted }: MineTask,
  group: Int32Array,
  before: ReadonlySet<string>,
  { pool = 'unlabelled', again = false }: MineOptions,
): Pool {
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
    else if (!isPredicted(i)) counts.withoutPrediction++;
    else images.push(i);
  }
  counts.images = images.length;
  return { images: Uint32Array.from(images), counts };
}

/** Labelled images of which the model is sure that something is wrong, the surest first; of copies one. */
export function falsePositivesOf(
  task: MineTask,
  group: Int32Array,
  before: ReadonlySet<string>,
  { falsePositives = false, again = false, pool, count }: MineOptions,
): { readonly image: number; readonly score: number }[] {
  if (falsePositives === false) return [];
  const groups = new Set<number>();
  const most = Math.min(count, falsePositives === true ? count : falsePositives);
  const chosen: { image: number; score: number }[] = [];
  for (const one of task.errors()) {
    if (chosen.length === most) break;
    if (!again && before.has(task.ids[one.image]!)) continue;
    if (typeof pool === 'object' && task.split[one.image] !== pool.split) continue;
    const own = group[one.image]!;
    if (own >= 0 && groups.has(own)) continue;
    groups.add(own);
    chosen.push(one);
  }
  return chosen;
}

/** What new images should be unlike: labelled ones, those that went out for labelling before, and those just taken. */
export function knownOf(
  { ids, label }: MineTask,
  before: ReadonlySet<string>,
  taken: ReadonlySet<number>,
  options: MineOptions,
): Uint32Array {
  const isFresh = options.pool === undefined || options.pool === 'unlabelled';
  const known: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const isMined = !options.again && before.has(ids[i]!);
    if (taken.has(i) || isMined || (isFresh && label[i] !== null)) known.push(i);
  }
  return Uint32Array.from(known);
}

export function nothingLeft({ counts }: Pool, options: MineOptions): UserError {
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
