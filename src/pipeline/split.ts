import type { Writable } from 'node:stream';
import { countAcross } from '../analyse/leakage/count-across.ts';
import { countLeaks } from '../analyse/leakage/count-leaks.ts';
import { appendDecisions } from '../catalog/decisions.ts';
import { labelExpression } from '../catalog/related.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { type SplitSummary, summariseSplit } from '../curate/split/summary.ts';
import { assignSplits, type SplitAssignment } from '../curate/split.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { COPY_RELATIONS, type Relation } from '../model/relation.ts';
import { assertSplits } from './leaks.ts';
import { decidedLabels, decidedSplits, EXCLUDED, loadRelatedSet, type RelatedSet } from './related-set.ts';
import type { Workspace } from './workspace.ts';
import { writeRows } from './write-rows.ts';

export type { SplitSummary } from '../curate/split/summary.ts';

export interface SplitOptions {
  /** Share of each split; adding up to 1 or to 100. That of a protected split is not used. */
  readonly ratios: readonly number[];
  /** Default: train and test, or train, val and test. */
  readonly names?: readonly string[];
  /** What is spread evenly: `label` (default), a column of `images`, an attribute of the manifest, or `none`. */
  readonly stratify?: string;
  /** Splits that keep exactly the images they have. */
  readonly protect?: readonly string[];
  /** Another seed gives other splits. Default 0. */
  readonly seed?: number;
  /** What must not be apart; default: copies, and the same scene in another shot. */
  readonly relations?: readonly Relation[];
}

/** One image's place. */
export interface SplitRow {
  readonly id: string;
  /** `excluded` for images related to a protected split. */
  readonly split: string;
  readonly label: string | null;
  /** The first image of those that had to stay together with it; null when it is related to none. */
  readonly group: string | null;
}

export interface DatasetSplit {
  readonly summary: SplitSummary;
  /** Related pairs in two splits, counted anew from the pairs: 0 unless two protected splits share images. */
  readonly leaks: number;
  /** In id order. */
  readonly rows: () => Generator<SplitRow>;
  /** Writes what differs from the present splits to the decision log. @returns how many decisions */
  readonly record: () => Promise<number>;
}

const DEFAULT_NAMES: Readonly<Record<number, readonly string[]>> = {
  1: ['train'],
  2: ['train', 'test'],
  3: ['train', 'val', 'test'],
};

interface Plan {
  readonly names: readonly string[];
  readonly ratios: readonly number[];
}

/** @throws UserError for ratios or names that make no sense */
function planOf({ ratios, names: given, protect = [] }: SplitOptions): Plan {
  const names = given ?? DEFAULT_NAMES[ratios.length];
  if (!names)
    throw new UserError(`--ratios has ${ratios.length} numbers: say with --names what the splits are called.`);
  if (names.length !== ratios.length) {
    throw new UserError(
      `--names has ${names.length} names and --ratios ${ratios.length} numbers: give one share to each split.`,
    );
  }
  if (new Set(names).size < names.length) throw new UserError(`--names says ${names.join(', ')}: each split once.`);
  if (names.includes(EXCLUDED)) throw new UserError(`--names: "${EXCLUDED}" is what images in no split are called.`);
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  if (ratios.some((ratio) => !(ratio > 0)) || ![1, 100].some((whole) => Math.abs(sum - whole) < 1e-6 * whole)) {
    throw new UserError(`--ratios ${ratios.join(',')}: shares above 0 that add up to 1 (or 100), such as 0.8,0.1,0.1.`);
  }
  const open = names.flatMap((name, i) => (protect.includes(name) ? [] : [{ name, ratio: ratios[i]! }]));
  if (open.length === 0) throw new UserError('--protect names every split: there is nothing to assign.');
  const rest = open.reduce((total, { ratio }) => total + ratio, 0);
  return { names: open.map(({ name }) => name), ratios: open.map(({ ratio }) => ratio / rest) };
}

async function stratumOf(workspace: Workspace, name: string): Promise<string> {
  if (name === 'none') return 'NULL::VARCHAR';
  const found = await labelExpression(workspace.database, name);
  if ('sql' in found) return found.sql;
  const { attributes } = found;
  throw new UserError(
    `--stratify: there is no column or attribute named ${name}. ${attributes.length > 0 ? `Attributes: ${attributes.join(', ')}.` : 'Use label, none, or a column of goldpan images --json.'}`,
  );
}

/**
 * Assigns every measured image that no decision removes to a split, related images together and labels spread evenly.
 * Nothing is written unless `record` is called.
 *
 * @throws UserError for ratios, names or columns that make no sense
 */
export async function splitDataset(workspace: Workspace, options: SplitOptions): Promise<DatasetSplit> {
  const { names, ratios } = planOf(options);
  const stratify = options.stratify ?? 'label';
  const protect = [...new Set(options.protect ?? [])];
  const set = await loadRelatedSet(workspace, {
    images: 'measured',
    withoutCaptions: true,
    relations: options.relations ?? [...COPY_RELATIONS, 'same-scene'],
    label: await stratumOf(workspace, stratify),
  });
  const { ids, related, accept, decisions } = set;
  const split = decidedSplits(set, decisions);
  assertSplits(protect, split);
  const label = stratify === 'label' ? decidedLabels(set, decisions) : set.label;
  const assignment = assignSplits({
    ids,
    related,
    accept,
    label,
    split,
    isKept: Uint8Array.from(ids, (id) => (decisions.remove.has(id) ? 0 : 1)),
    names,
    ratios,
    protect,
    seed: options.seed ?? 0,
  });
  return {
    summary: summariseSplit(assignment, label, names, ratios),
    leaks: proveLeaks(set, assignment, protect.length),
    rows: () => rowsOf(set, assignment, label),
    record: () => record(workspace, set, assignment),
  };
}

/** Counts leaks of the finished assignment in two ways that share nothing with how it was made. */
function proveLeaks({ related, accept }: RelatedSet, { assigned }: SplitAssignment, protectedSplits: number): number {
  const { table } = related;
  function* pairs(): Generator<readonly [number, number]> {
    for (let row = 0; row < table.count; row++) {
      if (table.isConfirmed[row] && accept(table.rank[row]!)) yield [table.a[row]!, table.b[row]!];
    }
  }
  const byRows = countLeaks((image) => (assigned[image]! < 0 ? null : assigned[image]), pairs());
  const all = countAcross(related, assigned, 0, accept).byRank.reduce((sum, n) => sum + n, 0);
  const leaks = Math.max(byRows, all);
  if (leaks > 0 && protectedSplits < 2) throw new Error(`The assignment leaves ${leaks} related pairs apart.`);
  return leaks;
}

function* rowsOf(
  { ids }: RelatedSet,
  { splits, assigned, excludedBy, unit }: SplitAssignment,
  label: readonly (string | null)[],
): Generator<SplitRow> {
  const sizes = new Int32Array(ids.length);
  for (const first of unit) if (first >= 0) sizes[first]!++;
  for (let image = 0; image < ids.length; image++) {
    const isExcluded = excludedBy[image]! >= 0;
    if (assigned[image]! < 0 && !isExcluded) continue;
    const first = isExcluded ? excludedBy[image]! : unit[image]!;
    yield {
      id: ids[image]!,
      split: isExcluded ? EXCLUDED : splits[assigned[image]!]!,
      label: label[image]!,
      group: isExcluded || (first >= 0 && sizes[first]! > 1) ? ids[first]! : null,
    };
  }
}

async function record(workspace: Workspace, set: RelatedSet, assignment: SplitAssignment): Promise<number> {
  const { ids } = set;
  const { splits, assigned, excludedBy } = assignment;
  const added = await appendDecisions(workspace.folder, (sofar) => {
    const { assignSplit } = standingDecisions(sofar);
    const decisions: Decision[] = [];
    for (let image = 0; image < ids.length; image++) {
      const because = excludedBy[image]!;
      const to = because >= 0 ? EXCLUDED : splits[assigned[image]!];
      const id = ids[image]!;
      if (to === undefined || (assignSplit.get(id) ?? set.split[image]) === to) continue;
      const reason = because >= 0 ? { reason: `related to ${ids[because]}, which is in a protected split` } : {};
      decisions.push({ kind: 'assign-split', image: id, split: to, by: 'rule', rule: 'split', ...reason });
    }
    return decisions;
  });
  return added.length;
}

/** Writes the assignment to a stream or a file. */
export function writeSplit(
  workspace: Workspace,
  rows: Iterable<SplitRow>,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  const columns = [
    ['id', 'VARCHAR'],
    ['split', 'VARCHAR'],
    ['label', 'VARCHAR'],
    ['group', 'VARCHAR'],
  ] as const;
  const cells = ({ id, split, label, group }: SplitRow) => [id, split, label, group];
  return writeRows(workspace.database, { rows, columns, cells }, format, to);
}
