import type { Writable } from 'node:stream';
import type { Database } from '../catalog/database.ts';
import { loadKeeperFacts } from '../catalog/keeper-facts.ts';
import { loadRelations } from '../catalog/stored-relations.ts';
import type { GroupRow } from '../curate/duplicate-rows.ts';
import { relate } from '../curate/relate.ts';
import type { Cell } from '../model/columns.ts';
import type { ExportFormat } from '../model/export-format.ts';
import type { PairEvidence } from '../model/pair.ts';
import type { Relation } from '../model/relation.ts';
import { pathOfUri } from '../sources/uri.ts';
import { duplicateOptionsOf } from './duplicate-options.ts';
import { standingVetoes } from './vetoes.ts';
import type { Workspace } from './workspace.ts';
import { writeRows } from './write-rows.ts';

/** Images of which every two are copies of each other. */
export interface DuplicateGroupDetails {
  /** Id of its first member. */
  readonly id: string;
  /** Of the weakest pair. */
  readonly relation: Relation;
  /** The image that should stay, and why, in words. */
  readonly keeper: { readonly id: string; readonly reason: string };
  /** Keeper first, then by id. */
  readonly members: readonly { readonly id: string; readonly path: string }[];
  readonly weakest: {
    readonly a: string;
    readonly b: string;
    readonly relation: Relation;
    /** How sure it is that both show one picture, 0–1. */
    readonly score: number;
    /** Null for identical images. */
    readonly evidence: PairEvidence | null;
  };
}

export interface DuplicateQuery {
  /** Only groups whose weakest pair has one of these relations. */
  readonly relations?: readonly string[];
  /** Score above which pairs link, instead of the one in force; nothing is stored. */
  readonly threshold?: number;
}

type Group = Omit<DuplicateGroupDetails, 'members' | 'weakest'> & {
  readonly members: readonly string[];
  readonly weakest: Omit<DuplicateGroupDetails['weakest'], 'evidence'>;
};

/** The groups in force, or those another threshold would make, by the id of their first member. */
export async function* duplicateGroups(
  workspace: Workspace,
  { relations, threshold }: DuplicateQuery = {},
): AsyncGenerator<DuplicateGroupDetails> {
  const isStored = threshold === undefined || threshold === workspace.snapshot.threshold;
  const groups = isStored ? storedGroups(workspace.database) : groupsAt(workspace, threshold);
  let batch: Group[] = [];
  for await (const group of groups) {
    if (relations && !relations.includes(group.relation)) continue;
    batch.push(group);
    if (batch.length < BATCH) continue;
    yield* await withDetails(workspace.database, batch);
    batch = [];
  }
  yield* await withDetails(workspace.database, batch);
}

/** Groups that are completed at once. */
const BATCH = 500;

async function* storedGroups(database: Database): AsyncGenerator<Group> {
  let group = null as (Group & { readonly members: string[] }) | null;
  for await (const rows of database.stream('SELECT * FROM groups ORDER BY group_id, position')) {
    for (const row of rows) {
      if (group?.id !== row.group_id) {
        if (group) yield group;
        group = {
          id: String(row.group_id),
          relation: String(row.relation) as Relation,
          keeper: { id: String(row.keeper_id), reason: String(row.keeper_reason) },
          members: [],
          weakest: {
            a: String(row.weakest_a),
            b: String(row.weakest_b),
            relation: String(row.weakest_relation) as Relation,
            score: Number(row.weakest_score),
          },
        };
      }
      group!.members.push(String(row.id));
    }
  }
  if (group) yield group;
}

async function* groupsAt(workspace: Workspace, threshold: number): AsyncGenerator<Group> {
  const { database, folder, manifest } = workspace;
  const { ids, pairs } = await loadRelations(database, 'pairs', threshold);
  const facts = await loadKeeperFacts(database, 'images_base', ids);
  const { groups } = relate(
    ids,
    pairs,
    threshold,
    facts,
    duplicateOptionsOf(manifest).keeper ?? {},
    standingVetoes(folder),
  );
  for (const group of groups) yield named(group, ids);
}

const named = (
  { groupId, relation, keeper, keeperReason, members, weakest }: GroupRow,
  ids: readonly string[],
): Group => ({
  id: groupId,
  relation,
  keeper: { id: ids[keeper]!, reason: keeperReason },
  members: members.map((image) => ids[image]!),
  weakest: { ...weakest, a: ids[weakest.a]!, b: ids[weakest.b]! },
});

async function withDetails(database: Database, groups: readonly Group[]): Promise<DuplicateGroupDetails[]> {
  if (groups.length === 0) return [];
  const uris = await database.lookUp<string>(
    'SELECT i.id AS key, i.uri AS value FROM images_base i SEMI JOIN wanted w ON w.key = i.id',
    groups.flatMap(({ members }) => members),
  );
  const evidence = await database.lookUp<string | null>(
    'SELECT p.a || chr(0) || p.b AS key, p.evidence AS value FROM pairs p SEMI JOIN wanted w ON w.key = p.a || chr(0) || p.b',
    groups.map(({ weakest }) => pairKey(weakest.a, weakest.b)),
  );
  return groups.map((group) => {
    const { a, b, relation, score } = group.weakest;
    const found = evidence.get(pairKey(a, b)) ?? null;
    return {
      id: group.id,
      relation: group.relation,
      keeper: group.keeper,
      members: group.members.map((id) => ({ id, path: printablePath(uris.get(id)) })),
      weakest: { a, b, relation, score, evidence: found === null ? null : (JSON.parse(found) as PairEvidence) },
    };
  });
}

/** A name that is no valid text is shown as well as it can be. */
const printablePath = (uri: string | undefined): string => (uri === undefined ? '' : pathOfUri(uri).toString());

/** No id holds a NUL. */
const pairKey = (a: string, b: string): string => `${a}\0${b}`;

/** Writes groups: as objects for JSON, one row per member for CSV and Parquet. */
export function writeDuplicates(
  workspace: Workspace,
  query: DuplicateQuery,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  if (format === 'json' || format === 'jsonl') {
    return writeRows(workspace.database, { rows: duplicateGroups(workspace, query), ...NO_CELLS }, format, to);
  }
  return writeRows(
    workspace.database,
    { rows: membersOf(duplicateGroups(workspace, query)), columns: MEMBER_COLUMNS, cells: (row) => row },
    format,
    to,
  );
}

/** JSON takes rows as they are. */
const NO_CELLS = { columns: [], cells: () => [] } as const;

const MEMBER_COLUMNS = [
  ['group_id', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['size', 'INTEGER'],
  ['position', 'INTEGER'],
  ['id', 'VARCHAR'],
  ['path', 'VARCHAR'],
  ['is_keeper', 'BOOLEAN'],
  ['keeper_reason', 'VARCHAR'],
  ['weakest_a', 'VARCHAR'],
  ['weakest_b', 'VARCHAR'],
  ['weakest_relation', 'VARCHAR'],
  ['weakest_score', 'DOUBLE'],
] as const;

async function* membersOf(groups: AsyncIterable<DuplicateGroupDetails>): AsyncGenerator<readonly Cell[]> {
  for await (const { id, relation, keeper, members, weakest } of groups) {
    for (const [position, member] of members.entries()) {
      yield [
        id,
        relation,
        members.length,
        position,
        member.id,
        member.path,
        member.id === keeper.id,
        keeper.reason,
        weakest.a,
        weakest.b,
        weakest.relation,
        weakest.score,
      ];
    }
  }
}
