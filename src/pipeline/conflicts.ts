import type { Writable } from 'node:stream';
import { type ConflictGroup, conflictGroups, type GroupOfImages } from '../analyse/conflicts/conflict-groups.ts';
import { normalCaption } from '../analyse/conflicts/normal-caption.ts';
import { countAcross } from '../analyse/leakage/count-across.ts';
import { listAcross } from '../analyse/leakage/list-across.ts';
import { groupsOfImages } from '../catalog/related.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { RELATIONS, type Relation } from '../model/relation.ts';
import { decidedLabels, loadRelatedSet } from './related-set.ts';
import type { Workspace } from './workspace.ts';
import { writeRows } from './write-rows.ts';

export type { ConflictGroup } from '../analyse/conflicts/conflict-groups.ts';

export type ConflictKind = 'label' | 'caption';

/** Two copies of one picture that are said to be different things; one entry per kind. */
export interface Conflict {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  /** How sure it is that both show the same picture, 0–1. */
  readonly score: number;
  /** Of `a` and of `b`. */
  readonly labels: readonly [string | null, string | null];
  readonly captions: readonly [string | null, string | null];
  readonly kind: ConflictKind;
}

export interface ConflictOptions {
  /** Default: copies of one picture. */
  readonly relations?: readonly Relation[];
  /** As the decisions would leave the dataset: without what goes, with the labels that were assigned. */
  readonly decided?: boolean;
}

export interface Conflicts {
  /** Exact number of pairs, however many are listed. */
  readonly counts: Readonly<Record<ConflictKind, number>>;
  /** Related images of which decisions say something else, and which were taken as they are. */
  readonly pendingDecisions: number;
  /** Of one kind: closest relation and highest score first. */
  readonly list: (kind: ConflictKind, limit: number) => Conflict[];
  /** The groups that some conflicts are in, and those that are in none. */
  readonly groups: (
    conflicts: readonly Conflict[],
  ) => Promise<{ readonly groups: ConflictGroup[]; readonly loose: Conflict[] }>;
}

/**
 * Copies whose labels, or captions, disagree. Labels are compared as they are, captions without regard to case and
 * spaces; an image that has none is in no conflict.
 */
export async function findConflicts(workspace: Workspace, options: ConflictOptions = {}): Promise<Conflicts> {
  const set = await loadRelatedSet(workspace, {
    images: 'paired',
    ...(options.relations ? { relations: options.relations } : {}),
  });
  const { ids, related, accept, decisions } = set;
  const isGone = (image: number) => options.decided === true && decisions.remove.has(ids[image]!);
  const label = options.decided ? decidedLabels(set, decisions) : set.label;
  const values = {
    label: label.map((value, image) => (isGone(image) ? null : value)),
    caption: set.caption.map((value, image) => (isGone(image) ? null : normalCaption(value))),
  };
  const sides = { label: numbered(values.label), caption: numbered(values.caption) };
  const decided = decidedLabels(set, decisions);
  const pending = ids.filter((id, image) => decisions.remove.has(id) || decided[image] !== label[image]).length;
  const count = (kind: ConflictKind) =>
    countAcross(related, sides[kind], 0, accept).byRank.reduce((sum, n) => sum + n, 0);
  return {
    counts: { label: count('label'), caption: count('caption') },
    pendingDecisions: options.decided ? 0 : pending,
    list: (kind, limit) => {
      const pairs = listAcross(related, sides[kind], accept, limit);
      return Array.from({ length: pairs.count }, (_, i) => {
        const a = pairs.a[i]!;
        const b = pairs.b[i]!;
        return {
          a: ids[a]!,
          b: ids[b]!,
          relation: RELATIONS[pairs.rank[i]!]!,
          score: pairs.score[i]!,
          labels: [label[a]!, label[b]!],
          captions: [set.caption[a]!, set.caption[b]!],
          kind,
        };
      });
    },
    groups: async (conflicts) => {
      const named = new Set(conflicts.flatMap(({ a, b }) => [a, b]));
      const groups: GroupOfImages[] = await groupsOfImages(workspace.database, named);
      const numberOf = new Map(ids.map((id, image) => [id, image]));
      const kind = conflicts[0]?.kind ?? 'label';
      const shown = kind === 'label' ? values.label : set.caption;
      return conflictGroups(conflicts, groups, (id) => shown[numberOf.get(id) ?? -1] ?? null);
    },
  };
}

/** Equal numbers for equal values, -1 for null. */
function numbered(values: readonly (string | null)[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const known = numbers.get(value) ?? numbers.size;
    numbers.set(value, known);
    return known;
  });
}

/** Writes conflicts to a stream or a file: nested as `Conflict` for JSON, flat for CSV and Parquet. */
export function writeConflicts(
  workspace: Workspace,
  rows: Iterable<Conflict>,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  const columns = [
    ['a', 'VARCHAR'],
    ['b', 'VARCHAR'],
    ['relation', 'VARCHAR'],
    ['score', 'DOUBLE'],
    ['label_a', 'VARCHAR'],
    ['label_b', 'VARCHAR'],
    ['caption_a', 'VARCHAR'],
    ['caption_b', 'VARCHAR'],
    ['kind', 'VARCHAR'],
  ] as const;
  const cells = ({ a, b, relation, score, labels, captions, kind }: Conflict) => [
    a,
    b,
    relation,
    score,
    ...labels,
    ...captions,
    kind,
  ];
  return writeRows(workspace.database, { rows, columns, cells }, format, to);
}
