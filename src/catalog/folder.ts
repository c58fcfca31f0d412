import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/errors.ts';
import { manifestPath } from './locate.ts';
import { emptyManifest, writeManifest } from './manifest.ts';

/** What a workspace may hold without its manifest: what people decided and did outlives a damaged one. */
const OWN_NAMES = new Set([
  'lock',
  'decisions.lock',
  '.gitignore',
  'decisions.jsonl',
  'journal',
  'plans',
  'normalise.json',
  'rounds',
  'jobs',
  'exports',
  'exports.jsonl',
  'takedowns',
  'thumbs',
  'tmp',
]);

/**
 * Makes `folder` a workspace unless it is one already.
 * @throws UserError when it holds other things, so that nobody's folder is taken over by a mistyped `-w`
 */
export function createWorkspace(folder: string): void {
  if (existsSync(manifestPath(folder))) return;
  if (existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('.tmp-') && !OWN_NAMES.has(name))) {
    throw new UserError(`${folder} exists and is not a goldpan workspace. Choose an empty or new folder with -w.`);
  }
  mkdirSync(folder, { recursive: true });
  // The workspace can be made again from the images, and holds their names: keep it out of version control.
  writeFileSync(join(folder, '.gitignore'), '*\n');
  writeManifest(folder, emptyManifest());
}

export type TableName =
  | 'measured'
  | 'pixels'
  | 'channels'
  | 'compared'
  | 'embedded'
  | 'neighbours'
  | 'derived'
  | 'takedowns'
  | 'objects'
  | 'annotation-problems'
  | 'annotation-classes'
  | 'images'
  | 'pairs'
  | 'duplicates'
  | 'groups';

const tableFolder = (folder: string, table: TableName): string => join(folder, 'tables', table);
export const partPath = (folder: string, table: TableName, key: string): string =>
  join(tableFolder(folder, table), `${key}.parquet`);

/** Keys of the finished parts of a table, sorted. */
export function partKeys(folder: string, table: TableName): string[] {
  try {
    return readdirSync(tableFolder(folder, table))
      .filter((name) => name.endsWith('.parquet') && !name.startsWith('.'))
      .map((name) => name.slice(0, -'.parquet'.length))
      .sort();
  } catch {
    return [];
  }
}

/** Removes parts that no state refers to, and what interrupted writers left behind. */
export function removeOtherParts(folder: string, table: TableName, keep: ReadonlySet<string>): void {
  const path = tableFolder(folder, table);
  if (!existsSync(path)) return;
  for (const name of readdirSync(path)) {
    const key = name.endsWith('.parquet') ? name.slice(0, -'.parquet'.length) : null;
    if (name.startsWith('.tmp-') || (key !== null && !keep.has(key))) rmSync(join(path, name), { force: true });
  }
}
