import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, literal } from './database.ts';
import { commitFile, temporaryName } from './durable.ts';
import { partPath, type TableName } from './folder.ts';

/** Row groups small enough that a page of a few rows reads little. */
export const COPY_OPTIONS = '(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 20480)';

/** Short digest of whatever a part was computed from. */
export function digestOf(...inputs: readonly (string | number)[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** Copies the rows of a query to a file beside `path`, and makes that file a part as `commit` says. */
async function writeRows<T>(
  database: Database,
  path: string,
  query: string,
  commit: (temporary: string) => T | Promise<T>,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await database.run(`COPY (${query}) TO ${literal(temporary)} ${COPY_OPTIONS}`);
    return await commit(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes the rows of a query as an immutable part; an existing part of that key is left as it is. */
export async function writePart(
  database: Database,
  folder: string,
  table: TableName,
  key: string,
  query: string,
): Promise<void> {
  const path = partPath(folder, table, key);
  if (existsSync(path)) return;
  await writeRows(database, path, query, (temporary) => commitFile(temporary, path));
}

/** Writes a part keyed by its own content, for tables whose inputs are too many to name. */
export function writeContentPart(database: Database, folder: string, table: TableName, query: string): Promise<string> {
  return writeRows(database, partPath(folder, table, 'x'), query, async (temporary) => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(temporary)) hash.update(chunk as Buffer);
    const key = hash.digest('hex').slice(0, 32);
    commitFile(temporary, partPath(folder, table, key));
    return key;
  });
}

/** An SQL table expression over finished parts; null when there are none. */
export function readParts(folder: string, table: TableName, keys: readonly string[]): string | null {
  if (keys.length === 0) return null;
  return `read_parquet([${keys.map((key) => literal(partPath(folder, table, key))).join(', ')}])`;
}
