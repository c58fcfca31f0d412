import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../catalog/database.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { type Manifest, readManifest, type Snapshot } from '../catalog/manifest.ts';
import { readParts } from '../catalog/part.ts';
import { UserError } from '../model/errors.ts';

const DATABASE_MEGABYTES = 256;

/** A workspace that is locked for writing columns. */
export interface LockedWorkspace {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly snapshot: Snapshot;
  /** Has the view `current`: the images of the last finished scan. */
  readonly database: Database;
}

/**
 * Locks a workspace for as long as `work` takes.
 * @throws UserError when no scan has finished, or another process is writing
 */
export async function withLockedWorkspace<T>(
  folder: string,
  work: (workspace: LockedWorkspace) => Promise<T>,
): Promise<T> {
  const before = readManifest(folder);
  if (!before.snapshot) throw new UserError(`No scan into ${folder} has finished yet. Run goldpan scan first.`);
  const unlock = lockWorkspace(folder);
  const temporaryFolder = join(folder, 'tmp');
  try {
    rmSync(temporaryFolder, { recursive: true, force: true });
    mkdirSync(temporaryFolder, { recursive: true });
    const database = await Database.open({ memoryLimitMegabytes: DATABASE_MEGABYTES, temporaryFolder });
    try {
      const manifest = readManifest(folder);
      const snapshot = manifest.snapshot!;
      await database.run(`CREATE VIEW current AS SELECT * FROM ${readParts(folder, 'images', snapshot.images)!}`);
      return await work({ folder, manifest, snapshot, database });
    } finally {
      database.close();
    }
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
    unlock();
  }
}

/** All numbers of a column of the view `images_base`, as far as they are there. */
export async function numbersOf(database: Database, column: string): Promise<Float64Array> {
  const count = await database.scalar(`SELECT count("${column}") FROM images_base`);
  const values = new Float64Array(count);
  let at = 0;
  for await (const rows of database.stream(
    `SELECT "${column}" AS value FROM images_base WHERE "${column}" IS NOT NULL`,
  )) {
    for (const { value } of rows) values[at++] = Number(value);
  }
  return values;
}
