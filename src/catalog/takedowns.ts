import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/errors.ts';
import { type Database, literal } from './database.ts';
import { writeDurably } from './durable.ts';
import { partKeys } from './folder.ts';
import { readParts, writePart } from './part.ts';
import { newPlanId } from './plans.ts';
import { appendRows } from './rows.ts';

/** What somebody asked to be taken down. */
export interface TakedownCriteria {
  readonly url?: readonly string[];
  readonly domain?: readonly string[];
  readonly licence?: readonly string[];
  readonly hash?: readonly string[];
  readonly image?: readonly string[];
}

/** A file that holds a picture that is asked for. */
export interface TakedownPlace {
  /** `file:` URL. */
  readonly uri: string;
  readonly how: string;
  /** The plan or export that made it; null for the source. */
  readonly by: string | null;
  readonly member: string | null;
  /** Expected of the file; null where it is not known. */
  readonly sha256: string | null;
  /** Goes with the plan; else why not. */
  readonly remains: string | null;
}

export interface TakedownImage {
  readonly workspace: string;
  readonly id: string;
  /** Which criteria it falls under, in words; of a copy, what it is a copy of. */
  readonly why: readonly string[];
  readonly copyOf: string | null;
  readonly relation: string | null;
  readonly sha256: string | null;
  readonly url: string | null;
  readonly licence: string | null;
  readonly places: readonly TakedownPlace[];
}

/** One request, as it was found and planned; never changed afterwards. */
export interface TakedownRequest {
  readonly format: 'goldpan-takedown';
  readonly version: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Who asks, and why, as it was given. */
  readonly who: string | null;
  readonly reason: string | null;
  readonly criteria: TakedownCriteria;
  readonly copies: boolean;
  readonly distance: { readonly pdq: number; readonly phash: number };
  readonly found: readonly TakedownImage[];
  /** What is to be done in each workspace; null where nothing of it can be done. */
  readonly plans: readonly { readonly workspace: string; readonly plan: string | null }[];
  /** What no plan can do, in words. */
  readonly remains: readonly string[];
}

/** What was done about a request, once or again. */
export interface TakedownOutcome {
  readonly at: string;
  readonly deleted: boolean;
  readonly plans: readonly {
    readonly workspace: string;
    readonly plan: string;
    readonly done: number;
    readonly deleted: number;
    readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  }[];
  readonly purged: readonly string[];
  readonly remains: readonly string[];
}

const takedownsFolder = (folder: string): string => join(folder, 'takedowns');
const requestPath = (folder: string, id: string): string => join(takedownsFolder(folder), `${id}.json`);
export const recordPath = (folder: string, id: string): string => join(takedownsFolder(folder), `${id}.md`);

export const newTakedownId = (folder: string): string => newPlanId(folder);

/** Ids of all requests, oldest first. */
export function takedownIds(folder: string): string[] {
  if (!existsSync(takedownsFolder(folder))) return [];
  return readdirSync(takedownsFolder(folder))
    .filter((name) => /^[0-9a-z]+-[0-9a-z]+\.json$/.test(name))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** @throws UserError when there is none whose id begins so, or several */
export function findTakedown(folder: string, text: string): string {
  const ids = takedownIds(folder);
  const found = ids.includes(text) ? [text] : text === '' ? [] : ids.filter((id) => id.startsWith(text));
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    throw new UserError(`"${text}" begins several takedowns: ${found.join(', ')}. Write more of it.`);
  throw new UserError(
    `There is no takedown ${text}. ${ids.length === 0 ? 'Make one with: goldpan takedown --url URL' : `There are: ${ids.slice(-5).join(', ')}`}`,
  );
}

/** @throws UserError when it cannot be read */
export function readTakedown(folder: string, id: string): TakedownRequest {
  const path = requestPath(folder, id);
  try {
    const request = JSON.parse(readFileSync(path, 'utf8')) as TakedownRequest;
    if (request.format !== 'goldpan-takedown' || request.version !== 1)
      throw new Error('it is no takedown that is understood');
    return request;
  } catch (error) {
    throw new UserError(`${path} cannot be read (${(error as Error).message}). Make the takedown again.`);
  }
}

/** What was done about a request, in order. */
export function readOutcomes(folder: string, id: string): TakedownOutcome[] {
  const outcomes: TakedownOutcome[] = [];
  for (let n = 1; existsSync(outcomePath(folder, id, n)); n++) {
    outcomes.push(JSON.parse(readFileSync(outcomePath(folder, id, n), 'utf8')) as TakedownOutcome);
  }
  return outcomes;
}

const outcomePath = (folder: string, id: string, n: number): string =>
  join(takedownsFolder(folder), `${id}.done-${n}.json`);

/** Writes a request down, for good. */
export function writeTakedown(folder: string, request: TakedownRequest, markdown: string): void {
  writeDurably(requestPath(folder, request.id), `${JSON.stringify(request, null, 1)}\n`);
  writeDurably(recordPath(folder, request.id), markdown);
}

/** Adds what was done; what stands there before stays as it is. */
export function addOutcome(folder: string, id: string, outcome: TakedownOutcome, markdown: string): void {
  const n = readOutcomes(folder, id).length + 1;
  writeDurably(outcomePath(folder, id, n), `${JSON.stringify(outcome, null, 1)}\n`);
  appendFileSync(recordPath(folder, id), markdown);
}

/** Remembers pictures that were taken down, so that a scan that meets them again says so. */
export async function rememberTakenDown(
  database: Database,
  folder: string,
  id: string,
  digests: Iterable<string>,
): Promise<void> {
  await database.run('DROP TABLE IF EXISTS fresh_taken');
  await appendRows(
    database,
    'fresh_taken',
    [
      ['sha256', 'VARCHAR'],
      ['takedown', 'VARCHAR'],
    ],
    [...new Set(digests)].map((sha256) => [sha256, id]),
  );
  await writePart(database, folder, 'takedowns', id, 'SELECT * FROM fresh_taken ORDER BY sha256');
  await database.run('DROP TABLE fresh_taken');
}

/** An SQL table expression over the digests of what was taken down (`sha256`, `takedown`); null when nothing was. */
export const takenDown = (folder: string): string | null =>
  readParts(folder, 'takedowns', partKeys(folder, 'takedowns'));

/** Takedowns that a picture fell under, by its digest. */
export async function takedownsOf(database: Database, folder: string, sha256: string): Promise<string[]> {
  const table = takenDown(folder);
  if (table === null) return [];
  const rows = await database.rows(
    `SELECT DISTINCT takedown FROM ${table} WHERE sha256 = ${literal(sha256)} ORDER BY takedown`,
  );
  return rows.map((row) => String(row.takedown));
}
