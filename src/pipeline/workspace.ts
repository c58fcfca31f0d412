import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { type CheckSettings, type ResolvedCheck, resolveChecks, suggestion } from '../analyse/checks/evaluate.ts';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import { Database, queryError } from '../catalog/database.ts';
import { derivedChecks } from '../catalog/derived.ts';
import { type Confine, exportToFile, exportToStream } from '../catalog/export.ts';
import { type Manifest, readManifest, type Snapshot } from '../catalog/manifest.ts';
import { findingsQuery, imagesQuery, type ListQuery } from '../catalog/queries.ts';
import { countFindings, createViews } from '../catalog/views.ts';
import type { Cell } from '../model/columns.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import type { ImageRow } from '../model/image-row.generated.ts';
import type { Relation } from '../model/relation.ts';
import { knownSettings, mergeSettings } from './check-settings.ts';
import { LINKING_CHECK } from './link-threshold.ts';
import { locateWorkspace } from './locate.ts';

/** An image on the wrong side of a check's threshold. */
export interface Finding {
  readonly id: string;
  readonly check: string;
  /** What was compared with the threshold. */
  readonly value: number | null;
  readonly threshold: number;
  /** 0 (worst) – 0.5 (at the threshold). */
  readonly score: number;
  /** The value in words. */
  readonly explanation: string;
}

export interface GroupMember {
  readonly group_id: string;
  /** Of the weakest pair. */
  readonly relation: Relation;
  readonly size: number;
  readonly keeper_id: string;
  readonly keeper_reason: string;
  readonly weakest_a: string;
  readonly weakest_b: string;
  readonly weakest_relation: Relation;
  /** How sure it is that the weakest pair shows one picture, 0–1. */
  readonly weakest_score: number;
  /** 0 is the keeper. */
  readonly position: number;
  readonly id: string;
}

export interface OpenOptions {
  readonly cwd?: string;
  /** Thresholds to look at the workspace with; default: those of its last scan. Nothing is measured again. */
  readonly checks?: CheckSettings;
  /** What queries may take, MB; default 1024. Beyond it they fail, or are slower. */
  readonly memoryLimitMegabytes?: number;
}

/**
 * Opens a scanned workspace for reading. Any number of readers and one scan may run at once: a reader sees the state at
 * the moment it opened.
 *
 * @throws UserError when there is no workspace, or it was never scanned to the end
 */
export async function openWorkspace(folder?: string, options: OpenOptions = {}): Promise<Workspace> {
  const path = locateWorkspace(folder, options.cwd ?? process.cwd());
  const manifest = readManifest(path);
  const { snapshot } = manifest;
  if (!snapshot)
    throw new UserError(`No scan into ${path} has finished yet. Run goldpan scan again: it goes on where it stopped.`);
  // Groups were made at this threshold; a check with another one would contradict them.
  const linking = { [LINKING_CHECK]: snapshot.threshold };
  const declared = [...CHECKS, ...derivedChecks(manifest.derived)];
  const known = knownSettings(manifest.checks, declared);
  const stored = { ...known, thresholds: { ...known.thresholds, ...linking } };
  const checks = resolveChecks(declared, mergeSettings(stored, options.checks));
  const { memoryLimitMegabytes } = options;
  const database = await Database.open(memoryLimitMegabytes === undefined ? {} : { memoryLimitMegabytes });
  try {
    const evaluable = await createViews(database, path, snapshot, checks, manifest);
    return new Workspace(path, manifest, snapshot, evaluable, database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A scanned dataset, read-only. */
export class Workspace {
  /** Absolute path. */
  readonly folder: string;
  /** The checks that are on, with the thresholds in force. */
  readonly checks: readonly ResolvedCheck[];
  /** @internal */
  readonly manifest: Manifest;
  /** @internal */
  readonly snapshot: Snapshot;
  /** @internal */
  readonly database: Database;

  #isConfined = false;

  /** @internal Use {@link openWorkspace}. */
  constructor(
    folder: string,
    manifest: Manifest,
    snapshot: Snapshot,
    checks: readonly ResolvedCheck[],
    database: Database,
  ) {
    this.folder = folder;
    this.manifest = manifest;
    this.snapshot = snapshot;
    this.checks = checks;
    this.database = database;
  }

  /** Findings, by check, worst first. @throws UserError for an unknown check */
  async findings(query: ListQuery = {}): Promise<Finding[]> {
    this.#assertCheck(query.check);
    return (await this.database.rows(findingsQuery(query))) as unknown as Finding[];
  }

  /** How many findings each check has. */
  countFindings(): Promise<Record<string, number>> {
    return countFindings(this.database, this.checks);
  }

  /** One row per image ref in id order, with all columns. @throws UserError for an unknown check */
  async images(query: ListQuery = {}): Promise<ImageRow[]> {
    this.#assertCheck(query.check);
    return (await this.database.rows(await imagesQuery(this.database, query))) as unknown as ImageRow[];
  }

  /** Members of all duplicate groups, group by group, keeper first. */
  async groups(): Promise<GroupMember[]> {
    return (await this.database.rows('SELECT * FROM groups ORDER BY group_id, position')) as unknown as GroupMember[];
  }

  /**
   * Runs one SELECT over the views `images`, `findings`, `pairs`, `groups` and `checks`.
   * @throws UserError when it does not parse, fails, or would write anything
   */
  async query(sql: string): Promise<Record<string, Cell>[]> {
    await this.#confine(sql);
    try {
      return await this.database.rows(sql);
    } catch (error) {
      throw queryError(error);
    }
  }

  /** Writes all findings to a stream or a file. */
  exportFindings(query: ListQuery, format: ExportFormat, to: Writable | string): Promise<void> {
    this.#assertCheck(query.check);
    return this.#export(findingsQuery(query), format, to);
  }

  /** Writes all image rows to a stream or a file. */
  async exportImages(query: ListQuery, format: ExportFormat, to: Writable | string): Promise<void> {
    this.#assertCheck(query.check);
    await this.#export(await imagesQuery(this.database, query), format, to);
  }

  /** Writes the rows of one SELECT to a stream or a file. @throws UserError as {@link query} does */
  async exportQuery(sql: string, format: ExportFormat, to: Writable | string): Promise<void> {
    await this.database.assertReadOnly(sql);
    await this.#export(sql.replace(/;\s*$/, ''), format, to, (folder) => this.#confine(sql, folder));
  }

  /** A user's own SQL reads the tables of this workspace and nothing else of the machine. */
  async #confine(sql: string, ...folders: readonly string[]): Promise<void> {
    await this.database.assertReadOnly(sql);
    if (this.#isConfined) return;
    await this.database.confineTo(join(this.folder, 'tables'), ...folders);
    this.#isConfined = true;
  }

  #export(query: string, format: ExportFormat, to: Writable | string, confine?: Confine): Promise<void> {
    return typeof to === 'string'
      ? exportToFile(this.database, query, format, resolve(to), confine)
      : exportToStream(this.database, query, format, to, confine);
  }

  #assertCheck(name: string | undefined): void {
    const names = this.checks.map((check) => check.name);
    if (name === undefined || names.includes(name)) return;
    throw new UserError(`No check named ${name} is on.${suggestion(name, names)} On: ${names.join(', ')}.`);
  }

  close(): void {
    this.database.close();
  }
}
