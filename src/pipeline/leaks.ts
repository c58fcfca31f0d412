import type { Writable } from 'node:stream';
import { type LeakMatrix, leakMatrix } from '../analyse/leakage/leak-matrix.ts';
import { listAcross } from '../analyse/leakage/list-across.ts';
import { appendDecisions } from '../catalog/decisions.ts';
import { countSplits } from '../catalog/related.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { repairLeaks } from '../curate/repair-leaks.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { RELATIONS, type Relation } from '../model/relation.ts';
import { decidedLabels, decidedSplits, loadRelatedSet, sidesOf } from './related-set.ts';
import type { Workspace } from './workspace.ts';
import { writeRows } from './write-rows.ts';

export type { LeakMatrix, SplitPairLeaks } from '../analyse/leakage/leak-matrix.ts';

/** Two related images in different splits. */
export interface LeakPair {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  /** How sure it is that both show the same picture, 0–1. */
  readonly score: number;
  /** Of `a` and of `b`. */
  readonly splits: readonly [string | null, string | null];
  readonly labels: readonly [string | null, string | null];
  /** Null where one of them has no label. */
  readonly labelsAgree: boolean | null;
}

export interface LeakOptions {
  /** Which relations are leaks; default: copies of one picture. */
  readonly relations?: readonly Relation[];
  /** As the decisions would leave the dataset: without what goes, with the splits and labels that were assigned. */
  readonly decided?: boolean;
}

export interface Leaks {
  /** Splits with the number of their measured images, the largest first. */
  readonly splits: readonly { readonly name: string; readonly images: number }[];
  /** Exact counts, however many pairs there are. */
  readonly matrix: LeakMatrix;
  /** Related images of which decisions say something else, and which were taken as they are. */
  readonly pendingDecisions: number;
  /** The worst pairs: closest relation and highest score first. */
  readonly list: (limit: number) => LeakPair[];
}

export const labelsAgree = (a: string | null, b: string | null): boolean | null =>
  a === null || b === null ? null : a === b;

/** Every pair of related images in different splits of a workspace. */
export async function findLeaks(workspace: Workspace, options: LeakOptions = {}): Promise<Leaks> {
  const set = await loadRelatedSet(workspace, {
    images: options.decided ? 'measured' : 'paired',
    withoutCaptions: true,
    ...(options.relations ? { relations: options.relations } : {}),
  });
  const { ids, related, accept, decisions } = set;
  const split = options.decided ? decidedSplits(set, decisions) : set.split;
  const label = options.decided ? decidedLabels(set, decisions) : set.label;
  const splits = options.decided ? sizesOf(split) : await countSplits(workspace.database);
  const names = splits.map(({ name }) => name);
  const side = sidesOf(split, names);
  const decidedSplit = options.decided ? split : decidedSplits(set, decisions);
  return {
    splits,
    matrix: leakMatrix(related, side, names, accept),
    pendingDecisions: countDifferent(split, decidedSplit),
    list: (limit) => {
      const pairs = listAcross(related, side, accept, limit);
      return Array.from({ length: pairs.count }, (_, i) => {
        const a = pairs.a[i]!;
        const b = pairs.b[i]!;
        return {
          a: ids[a]!,
          b: ids[b]!,
          relation: RELATIONS[pairs.rank[i]!]!,
          score: pairs.score[i]!,
          splits: [split[a]!, split[b]!],
          labels: [label[a]!, label[b]!],
          labelsAgree: labelsAgree(label[a]!, label[b]!),
        };
      });
    },
  };
}

const countDifferent = (a: readonly (string | null)[], b: readonly (string | null)[]): number =>
  a.reduce((count, value, i) => count + (value === b[i] ? 0 : 1), 0);

function sizesOf(split: readonly (string | null)[]): { name: string; images: number }[] {
  const sizes = new Map<string, number>();
  for (const name of split) if (name !== null) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  return [...sizes]
    .map(([name, images]) => ({ name, images }))
    .sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1));
}

export interface LeakRepairOptions {
  readonly relations?: readonly Relation[];
  /** Splits whose images all stay. Of the others the smaller ones stay first. */
  readonly protect?: readonly string[];
}

export interface LeakRepair {
  /** Decisions that were added to the log, in id order. */
  readonly decisions: readonly Decision[];
  /** How many images go, by split. */
  readonly removed: Readonly<Record<string, number>>;
  /** Counted anew from the workspace and its decisions: 0 unless two images of a pair must both stay. */
  readonly remaining: Leaks;
}

/**
 * Decides which images go so that no leak remains, writes that to the decision log, and counts what is left from
 * scratch. Touches no image: `plan` and `apply` do that.
 *
 * @throws UserError when a protected split does not exist
 */
export async function repairLeakage(workspace: Workspace, options: LeakRepairOptions = {}): Promise<LeakRepair> {
  const protect = options.protect ?? [];
  const relations = options.relations ? { relations: options.relations } : {};
  const set = await loadRelatedSet(workspace, { images: 'measured', withoutCaptions: true, ...relations });
  const removed: Record<string, number> = {};
  const decisions = await appendDecisions(workspace.folder, (sofar) => {
    const standing = standingDecisions(sofar);
    const split = decidedSplits(set, standing);
    assertSplits(protect, split);
    const removals = repairLeaks({
      related: set.related,
      split,
      protect,
      isKept: (image) => standing.keep.get(set.ids[image]!)?.by === 'person',
      accept: set.accept,
    });
    return removals.map(({ image, because }): Decision => {
      const from = split[image]!;
      removed[from] = (removed[from] ?? 0) + 1;
      return repairDecision(set.ids[image]!, set.ids[because]!, split[because]!);
    });
  });
  return { decisions, removed, remaining: await findLeaks(workspace, { decided: true, ...relations }) };
}

/** An image goes because a related one in another split stays. */
export const repairDecision = (image: string, because: string, split: string): Decision => ({
  kind: 'remove',
  image,
  by: 'rule',
  rule: 'leak-repair',
  reason: `related to ${because} in ${split}, which stays`,
});

/** @throws UserError for the first name that is no split */
export function assertSplits(names: readonly string[], split: readonly (string | null)[]): void {
  const known = new Set(split);
  for (const name of names) {
    if (known.has(name)) continue;
    const there = [...known].filter((each) => each !== null).sort();
    throw new UserError(
      `--protect: there is no split named ${name}. ${there.length > 0 ? `There are: ${there.join(', ')}.` : 'The source names no splits.'}`,
    );
  }
}

/** Writes pairs to a stream or a file: nested as `LeakPair` for JSON, flat for CSV and Parquet. */
export function writeLeaks(
  workspace: Workspace,
  rows: Iterable<LeakPair>,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  const columns = [
    ['a', 'VARCHAR'],
    ['b', 'VARCHAR'],
    ['relation', 'VARCHAR'],
    ['score', 'DOUBLE'],
    ['split_a', 'VARCHAR'],
    ['split_b', 'VARCHAR'],
    ['label_a', 'VARCHAR'],
    ['label_b', 'VARCHAR'],
    ['labels_agree', 'BOOLEAN'],
  ] as const;
  const cells = ({ a, b, relation, score, splits, labels, labelsAgree: agree }: LeakPair) => [
    a,
    b,
    relation,
    score,
    ...splits,
    ...labels,
    agree,
  ];
  return writeRows(workspace.database, { rows, columns, cells }, format, to);
}
