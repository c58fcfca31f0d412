import { type MiningMetrics, type MiningRound, readRound, roundNumbers } from '../catalog/rounds.ts';
import { UserError } from '../model/errors.ts';
import { locateWorkspace } from './locate.ts';

/** A round in a line. */
export interface RoundSummary {
  readonly round: number;
  readonly at: string;
  readonly name: string | null;
  readonly task: MiningRound['task'];
  readonly predictions: string;
  readonly chosen: number;
  readonly falsePositives: number;
  readonly metrics: Pick<MiningMetrics, 'images' | 'accuracy' | 'calibrationError' | 'meanUncertainty' | 'map50'>;
}

/** A number before and after; null where there is none. */
export interface Change {
  readonly before: number | null;
  readonly after: number | null;
}

export interface RoundComparison {
  readonly before: RoundSummary;
  readonly after: RoundSummary;
  /** Whether the very same predictions were used. */
  readonly samePredictions: boolean;
  readonly accuracy: Change;
  readonly calibrationError: Change;
  readonly meanUncertainty: Change;
  readonly poolMeanUncertainty: Change;
  readonly map50: Change;
  /** Share right of each class's labelled images, or found of its objects; average precision at IoU 0.5; classes of either. */
  readonly classes: readonly {
    readonly name: string;
    readonly images: Change;
    readonly recall: Change;
    readonly ap50: Change;
  }[];
  /** Images that both rounds chose, and their share of all that either did (Jaccard). */
  readonly overlap: { readonly images: number; readonly share: number };
  /** What has become of the images of the earlier round at the time of the later one. */
  readonly fate: {
    readonly chosen: number;
    /** Had no label then and have one now; have another one now. */
    readonly labelled: number;
    readonly relabelled: number;
    readonly gone: number;
    readonly withoutLabel: number;
    /** Of those with a label and a prediction now: how many the model has right; and had right by that label before. */
    readonly judged: number;
    readonly rightBefore: number;
    readonly rightNow: number;
    readonly meanUncertainty: Change;
  };
}

/** The stored rounds, the first first. @throws UserError when one is damaged */
export function listRounds(folder?: string, cwd = process.cwd()): RoundSummary[] {
  const path = locateWorkspace(folder, cwd);
  return roundNumbers(path).map((number) => summaryOf(readRound(path, number)));
}

/** One stored round. @throws UserError when it is not there */
export const storedRound = (round: number, folder?: string, cwd = process.cwd()): MiningRound =>
  readRound(locateWorkspace(folder, cwd), round);

/** What has changed between two rounds, the earlier first. @throws UserError when one is not there, they are one, or of two tasks */
export function compareRounds(a: number, b: number, folder?: string, cwd = process.cwd()): RoundComparison {
  if (a === b) throw new UserError(`Compare two rounds, not ${a} with itself.`);
  const path = locateWorkspace(folder, cwd);
  return comparison(readRound(path, Math.min(a, b)), readRound(path, Math.max(a, b)));
}

const summaryOf = ({ round, at, name, task, predictions, chosen, metrics }: MiningRound): RoundSummary => ({
  round,
  at,
  name,
  task,
  predictions: predictions.file,
  chosen: chosen.length,
  falsePositives: chosen.filter(({ kind }) => kind === 'false-positive').length,
  metrics: {
    images: metrics.images,
    accuracy: metrics.accuracy,
    calibrationError: metrics.calibrationError,
    meanUncertainty: metrics.meanUncertainty,
    map50: metrics.map50,
  },
});

function comparison(before: MiningRound, after: MiningRound): RoundComparison {
  if (before.task !== after.task)
    throw new UserError(
      `Round ${before.round} is of ${before.task}, round ${after.round} of ${after.task}: nothing of them can be compared.`,
    );
  const change = (of: (metrics: MiningMetrics) => number | null): Change => ({
    before: of(before.metrics),
    after: of(after.metrics),
  });
  const names = [...new Set([...before.metrics.classes, ...after.metrics.classes].map(({ name }) => name))].sort();
  const classOf = (metrics: MiningMetrics, name: string) => metrics.classes.find((one) => one.name === name);
  const recall = (metrics: MiningMetrics, name: string): number | null => {
    const one = classOf(metrics, name);
    return one === undefined || one.images === 0 ? null : one.right / one.images;
  };
  const first = new Set(before.chosen.map(({ id }) => id));
  const both = after.chosen.filter(({ id }) => first.has(id)).length;
  return {
    before: summaryOf(before),
    after: summaryOf(after),
    samePredictions: before.predictions.sha256 === after.predictions.sha256,
    accuracy: change(({ accuracy }) => accuracy),
    calibrationError: change(({ calibrationError }) => calibrationError),
    meanUncertainty: change(({ meanUncertainty }) => meanUncertainty),
    poolMeanUncertainty: change(({ poolMeanUncertainty }) => poolMeanUncertainty),
    map50: change(({ map50 }) => map50),
    classes: names.map((name) => ({
      name,
      images: change((metrics) => classOf(metrics, name)?.images ?? null),
      recall: change((metrics) => recall(metrics, name)),
      ap50: change((metrics) => classOf(metrics, name)?.ap50 ?? null),
    })),
    overlap: { images: both, share: both / Math.max(1, before.chosen.length + after.chosen.length - both) },
    fate: fateOf(before, after),
  };
}

function fateOf(before: MiningRound, after: MiningRound): RoundComparison['fate'] {
  const now = new Map(after.previous.map((state) => [state.id, state]));
  const fate = { labelled: 0, relabelled: 0, gone: 0, withoutLabel: 0, judged: 0, rightBefore: 0, rightNow: 0 };
  const doubts: [number, number][] = [];
  for (const { id, label, predicted, uncertainty } of before.chosen) {
    const state = now.get(id);
    if (!state?.isKept) {
      fate.gone++;
      continue;
    }
    if (state.uncertainty !== null && uncertainty !== null) doubts.push([uncertainty, state.uncertainty]);
    if (state.label === null) {
      fate.withoutLabel++;
      continue;
    }
    if (label === null) fate.labelled++;
    else if (label !== state.label) fate.relabelled++;
    if (state.predicted === null) continue;
    fate.judged++;
    if (predicted === state.label) fate.rightBefore++;
    if (state.predicted === state.label) fate.rightNow++;
  }
  const mean = (place: 0 | 1) =>
    doubts.length === 0 ? null : doubts.reduce((sum, pair) => sum + pair[place], 0) / doubts.length;
  return { chosen: before.chosen.length, ...fate, meanUncertainty: { before: mean(0), after: mean(1) } };
}
