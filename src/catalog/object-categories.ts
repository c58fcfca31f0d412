import type { Database } from './database.ts';

/** Categories of the objects in images. */
export interface ObjectCategories {
  /** Each once, in order of their letters; none for an image without objects. */
  readonly namesOf: (id: string) => readonly string[];
}

const NONE: readonly string[] = [];

/** Loads the categories of each image's objects, of all annotation sets; null where the workspace knows no objects. */
export async function loadObjectCategories(database: Database): Promise<ObjectCategories | null> {
  const [view] = await database.rows("SELECT 1 FROM duckdb_views() WHERE view_name = 'objects'");
  if (!view) return null;
  const categories = new Map<string, string[]>();
  // One string per category, not one per object.
  const shared = new Map<string, string>();
  const rows = database.stream(
    'SELECT DISTINCT id, category FROM objects WHERE id IS NOT NULL AND category IS NOT NULL ORDER BY id, category',
  );
  for await (const batch of rows) {
    for (const row of batch) {
      const written = String(row.category);
      const name = shared.get(written) ?? written;
      shared.set(name, name);
      const list = categories.get(String(row.id));
      if (list) list.push(name);
      else categories.set(String(row.id), [name]);
    }
  }
  return categories.size === 0 ? null : { namesOf: (id) => categories.get(id) ?? NONE };
}
