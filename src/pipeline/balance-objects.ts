import type { Workspace } from './workspace.ts';

/** Categories of the objects in images. */
export interface ObjectCategories {
  /** Each once, in order of their letters; none for an image without objects. */
  readonly namesOf: (id: string) => readonly string[];
}

const NONE: readonly string[] = [];

/** Null where the workspace knows no objects. */
export async function loadObjectCategories({ database }: Workspace): Promise<ObjectCategories | null> {
  const [view] = await database.rows("SELECT 1 FROM duckdb_views() WHERE view_name = 'objects'");
  if (!view) return null;
  const categories = new Map<string, string[]>();
  const shared = new Map<string, string>();
  const rows = database.stream(
    'SELECT DISTINCT image, category FROM objects WHERE category IS NOT NULL ORDER BY image, category',
  );
  for await (const batch of rows) {
    for (const row of batch) {
      const written = String(row.category);
      const name = shared.get(written) ?? written;
      shared.set(name, name);
      const list = categories.get(String(row.image));
      if (list) list.push(name);
      else categories.set(String(row.image), [name]);
    }
  }
  return { namesOf: (id) => categories.get(id) ?? NONE };
}
