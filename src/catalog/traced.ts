import { type Database, literal, type Row } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

/** Ids whose file's SHA-256 begins so, in order; one more than asked for says that there are more. */
export async function idsByDigest(database: Database, prefix: string, limit: number): Promise<string[]> {
  const rows = await database.rows(
    `SELECT id FROM images_own WHERE starts_with(sha256, ${literal(prefix.toLowerCase())}) ORDER BY id LIMIT ${limit + 1}`,
  );
  return rows.map((row) => String(row.id));
}

/** What an earlier state knew of an image; null when it listed none of that id. */
export async function earlierRow(database: Database, folder: string, state: Snapshot, id: string): Promise<Row | null> {
  const parts = readParts(folder, 'images', state.images);
  if (parts === null) return null;
  const [row] = await database.rows(
    `SELECT id, uri, sha256, split, label, caption, attributes, outcome FROM ${parts} WHERE id = ${literal(id)}`,
  );
  return row ?? null;
}

export interface TracedPair {
  readonly other: string;
  readonly relation: string;
  readonly score: number;
  readonly isConfirmed: boolean;
  readonly split: string | null;
  readonly label: string | null;
}

/** Pairs of an image, confirmed and closest first, with what is said of the other one. */
export async function tracedPairs(database: Database, id: string, limit: number): Promise<TracedPair[]> {
  const rows = await database.rows(
    `SELECT p.*, i.split, i.label FROM (
       SELECT CASE WHEN a = ${literal(id)} THEN b ELSE a END AS other, relation, score, is_confirmed FROM pairs
       WHERE (a = ${literal(id)} OR b = ${literal(id)}) AND relation <> 'unrelated') p
     LEFT JOIN images_own i ON i.id = p.other ORDER BY is_confirmed DESC, score DESC, other LIMIT ${Math.trunc(limit)}`,
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return rows.map((row) => ({
    other: String(row.other),
    relation: String(row.relation),
    score: Number(row.score),
    isConfirmed: row.is_confirmed === true,
    split: text(row.split),
    label: text(row.label),
  }));
}

export interface TracedGroup {
  readonly group: string;
  readonly keeper: string;
  readonly keeperReason: string;
  readonly relation: string;
  readonly size: number;
  /** The first of them, the keeper first. */
  readonly members: readonly string[];
}

/** The groups an image is in. */
export async function tracedGroups(database: Database, id: string, limit: number): Promise<TracedGroup[]> {
  const rows = await database.rows(
    `SELECT g.group_id, g.keeper_id, g.keeper_reason, g.relation, g.size, g.id FROM groups g
     WHERE g.group_id IN (SELECT group_id FROM groups WHERE id = ${literal(id)}) AND g.position < ${Math.trunc(limit)} ORDER BY g.group_id, g.position`,
  );
  const groups = new Map<string, TracedGroup & { members: string[] }>();
  for (const row of rows) {
    const group = String(row.group_id);
    const known = groups.get(group) ?? {
      group,
      keeper: String(row.keeper_id),
      keeperReason: String(row.keeper_reason),
      relation: String(row.relation),
      size: Number(row.size),
      members: [],
    };
    known.members.push(String(row.id));
    groups.set(group, known);
  }
  return [...groups.values()];
}
