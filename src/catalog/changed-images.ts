import type { Database } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

const KINDS = ['added', 'removed', 'changed'] as const;
export type ImageChange = (typeof KINDS)[number];

/** Images that one state has and the other has not, or whose files differ. */
export type ChangedImages = Readonly<
  Record<ImageChange, { readonly count: number /** The first ids. */; readonly examples: readonly string[] }>
>;

/**
 * Compares two states by id and content. A file that was only touched, and holds the same bytes, has not changed; parts
 * that both states share are not read. The database is filled with a table of the ids and should be one's own.
 */
export async function changedImages(
  database: Database,
  folder: string,
  before: Pick<Snapshot, 'images'>,
  now: Pick<Snapshot, 'images'>,
  examples: number,
): Promise<ChangedImages> {
  const rows = (ours: Pick<Snapshot, 'images'>, others: Pick<Snapshot, 'images'>) => {
    const own = ours.images.filter((key) => !others.images.includes(key));
    const parts = readParts(folder, 'images', own);
    return `SELECT id, size_bytes, modified_ms, sha256 FROM ${parts ?? `${readParts(folder, 'images', ours.images)} WHERE false`}`;
  };
  // What cannot be read has no digest; then another time or size is a change.
  await database.run(`CREATE OR REPLACE TABLE changed_images AS
    SELECT coalesce(n.id, b.id) AS id,
      CASE WHEN b.id IS NULL THEN 'added' WHEN n.id IS NULL THEN 'removed' ELSE 'changed' END AS change
    FROM (${rows(before, now)}) b FULL JOIN (${rows(now, before)}) n ON n.id = b.id
    WHERE b.id IS NULL OR n.id IS NULL
      OR ((n.size_bytes <> b.size_bytes OR n.modified_ms <> b.modified_ms) AND (n.sha256 IS NULL OR n.sha256 IS DISTINCT FROM b.sha256))`);
  const kind = async (change: ImageChange) => ({
    count: await database.scalar(`SELECT count(*) FROM changed_images WHERE change = '${change}'`),
    examples: (
      await database.rows(`SELECT id FROM changed_images WHERE change = '${change}' ORDER BY id LIMIT ${examples}`)
    ).map((row) => String(row.id)),
  });
  return { added: await kind('added'), removed: await kind('removed'), changed: await kind('changed') };
}
