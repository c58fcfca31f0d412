import { type Database, literal, type Row } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';
import { appendRows } from './rows.ts';

/** What a plan needs to know of an image. */
export interface PlanImage {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sha256: string | null;
  readonly split: string | null;
  readonly label: string | null;
  readonly outcome: string;
}

const FACTS = 'i.id, i.uri, i.size_bytes, i.modified_ms, i.sha256, i.split, i.label, i.outcome';

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

const imageOf = (row: Row): PlanImage => ({
  id: String(row.id),
  uri: String(row.uri),
  sizeBytes: Number(row.size_bytes),
  modifiedMs: Number(row.modified_ms),
  sha256: text(row.sha256),
  split: text(row.split),
  label: text(row.label),
  outcome: String(row.outcome),
});

/** Relations of groups whose images are not copies of each other: no rule removes any of them. */
const NO_COPIES = ['same-scene', 'semantic', 'unrelated'].map(literal).join(', ');

export interface GroupMemberRow extends PlanImage {
  readonly groupId: string;
  readonly relation: string;
  readonly keeperReason: string;
}

export interface GroupPairRow {
  readonly groupId: string;
  readonly a: string;
  readonly b: string;
  readonly relation: string;
}

/** How two copies lie on each other. */
export interface AlignmentRow {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  /** JSON of `PairEvidence`; null for identical images. */
  readonly evidence: string | null;
}

/** The SQL of what a plan is made from. Reads the parts themselves, and of the images only those that matter. */
export class CurationQueries {
  readonly #database: Database;
  readonly #images: string;
  readonly #parts: readonly string[];

  constructor(database: Database, folder: string, snapshot: Snapshot) {
    this.#database = database;
    this.#parts = snapshot.images.map((key) => readParts(folder, 'images', [key])!);
    this.#images = readParts(folder, 'images', snapshot.images)!;
  }

  /** Members of all groups of copies: group by group, the keeper first, then by resolution, size and id. */
  async groupMembers(): Promise<GroupMemberRow[]> {
    const sql = `SELECT ${FACTS}, g.group_id, g.relation, g.keeper_reason FROM groups g JOIN ${this.#images} i ON i.id = g.id
       WHERE g.relation NOT IN (${NO_COPIES})
       ORDER BY g.group_id, g.position > 0, i.width::BIGINT * i.height DESC NULLS LAST, i.size_bytes DESC, i.id`;
    const members: GroupMemberRow[] = [];
    for await (const rows of this.#database.stream(sql)) {
      for (const row of rows) {
        members.push({
          ...imageOf(row),
          groupId: String(row.group_id),
          relation: String(row.relation),
          keeperReason: String(row.keeper_reason),
        });
      }
    }
    return members;
  }

  /** Confirmed pairs of images that are in the same group, with that group; not of groups of identical files. */
  async groupPairs(): Promise<GroupPairRow[]> {
    const sql = `SELECT x.group_id, p.a, p.b, p.relation FROM pairs p JOIN groups x ON x.id = p.a
         JOIN groups y ON y.id = p.b AND y.group_id = x.group_id
       WHERE p.is_confirmed AND p.relation NOT IN (${NO_COPIES}) AND x.relation <> 'identical-bytes'`;
    const pairs: GroupPairRow[] = [];
    for await (const rows of this.#database.stream(sql)) {
      for (const row of rows) {
        pairs.push({
          groupId: String(row.group_id),
          a: String(row.a),
          b: String(row.b),
          relation: String(row.relation),
        });
      }
    }
    return pairs;
  }

  /** How the members of groups lie on each other: confirmed pairs within the groups of some images. */
  async groupAlignments(ids: readonly string[]): Promise<AlignmentRow[]> {
    await this.#want(ids);
    const sql = `WITH those AS (SELECT DISTINCT group_id FROM groups SEMI JOIN wanted w USING (id)),
         members AS (SELECT g.group_id, g.id FROM groups g JOIN those USING (group_id))
       SELECT p.a, p.b, p.relation, p.evidence FROM pairs p JOIN members x ON x.id = p.a
         JOIN members y ON y.id = p.b AND y.group_id = x.group_id
       WHERE p.is_confirmed AND p.relation NOT IN (${NO_COPIES})`;
    const found: AlignmentRow[] = [];
    for await (const rows of this.#database.stream(sql)) {
      for (const row of rows) {
        found.push({
          a: String(row.a),
          b: String(row.b),
          relation: String(row.relation),
          evidence: text(row.evidence),
        });
      }
    }
    return found;
  }

  /** Width and height as seen, px, of the images of these ids that were measured. */
  async sizes(ids: readonly string[]): Promise<Map<string, { readonly width: number; readonly height: number }>> {
    await this.#want(ids);
    const rows = await this.#database.rows(
      `SELECT i.id, i.width, i.height FROM ${this.#images} i SEMI JOIN wanted w ON w.id = i.id WHERE i.width IS NOT NULL`,
    );
    return new Map(rows.map((row) => [String(row.id), { width: Number(row.width), height: Number(row.height) }]));
  }

  async #want(ids: readonly string[]): Promise<void> {
    await this.#database.run('DROP TABLE IF EXISTS wanted');
    await appendRows(
      this.#database,
      'wanted',
      [['id', 'VARCHAR']],
      [...new Set(ids)].map((id) => [id]),
    );
  }

  /** The images of these ids that the last scan listed. */
  async imagesById(ids: readonly string[]): Promise<Map<string, PlanImage>> {
    if (ids.length === 0) return new Map();
    await this.#want(ids);
    const rows = await this.#database.rows(`SELECT ${FACTS} FROM ${this.#images} i SEMI JOIN wanted w ON w.id = i.id`);
    return new Map(rows.map((row) => [String(row.id), imageOf(row)]));
  }

  /** Findings of some checks, worst first within each. */
  async findings(checks: readonly string[]): Promise<{ id: string; check: string; explanation: string }[]> {
    if (checks.length === 0) return [];
    const rows = await this.#database.rows(
      `SELECT id, "check", explanation FROM findings WHERE "check" IN (${checks.map(literal).join(', ')}) ORDER BY "check", score, id`,
    );
    return rows.map((row) => ({
      id: String(row.id),
      check: String(row.check),
      explanation: String(row.explanation),
    }));
  }

  /** Every image of the last scan in id order, a few thousand at a time. */
  async *allImages(): AsyncGenerator<PlanImage[]> {
    // The parts are ranges of ids in order: nothing large is sorted.
    for (const part of this.#parts) {
      for await (const rows of this.#database.stream(`SELECT ${FACTS} FROM ${part} i ORDER BY i.id`)) {
        yield rows.map(imageOf);
      }
    }
  }

  /** Names of the splits, in order. */
  async splits(): Promise<string[]> {
    const rows = await this.#database.rows(
      `SELECT DISTINCT split FROM ${this.#images} WHERE split IS NOT NULL ORDER BY split`,
    );
    return rows.map((row) => String(row.split));
  }

  /** Ids that end like the text, or else are spelt most like it, best first. */
  async similarIds(id: string, limit = 3): Promise<string[]> {
    const name = id.slice(id.lastIndexOf('/') + 1);
    const rows = await this.#database.rows(
      `SELECT id FROM ${this.#images} WHERE id = ${literal(name)} OR ends_with(id, ${literal(`/${name}`)}) OR jaro_winkler_similarity(id, ${literal(id)}) > 0.9
       ORDER BY NOT ends_with(id, ${literal(name)}), levenshtein(id, ${literal(id)}), id LIMIT ${limit}`,
    );
    return rows.map((row) => String(row.id));
  }

  /** The id of a file; null when the last scan did not list it. */
  async idOfUri(uri: string): Promise<string | null> {
    const [row] = await this.#database.rows(`SELECT id FROM ${this.#images} WHERE uri = ${literal(uri)} LIMIT 1`);
    return text(row?.id);
  }
}
