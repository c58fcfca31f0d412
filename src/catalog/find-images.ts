import type { Database } from './database.ts';
import { appendRows } from './rows.ts';

/** Names an image may go by: as they were written, and as `file:` URLs, which are asked for only when needed. */
export interface ImageName {
  readonly written: readonly string[];
  uris(): readonly string[];
}

/** The id, or why there is none. */
export type FoundImage = { readonly id: string } | { readonly id: null; readonly isAmbiguous: boolean };

const COLUMNS = [
  ['n', 'INTEGER'],
  ['name', 'VARCHAR'],
] as const;

/** Ids of images by name: the id itself, else the file, else by how name and id end. As many as there are names. */
export async function findImages(database: Database, names: readonly ImageName[]): Promise<FoundImage[]> {
  const found: FoundImage[] = names.map(() => ({ id: null, isAmbiguous: false }));
  const open = () => [...names.keys()].filter((n) => found[n]!.id === null);
  const lookUp = async (column: 'id' | 'uri', textsOf: (name: ImageName) => readonly string[]) => {
    const rows = open().flatMap((n) => textsOf(names[n]!).map((text) => [n, text] as const));
    const matches = await withNames(
      database,
      rows,
      `SELECT w.n, min(i.id) AS id FROM wanted_names w JOIN images_base i ON i.${column} = w.name GROUP BY w.n`,
    );
    for (const row of matches) found[Number(row.n)] = { id: String(row.id) };
  };
  await lookUp('id', ({ written }) => written);
  await lookUp('uri', (name) => name.uris());
  const left = open();
  const endings = await withNames(
    database,
    left.flatMap((n) => names[n]!.written.map((text) => [n, lastSegment(text)] as const)),
    `SELECT id FROM images_base WHERE regexp_extract(id, '[^/]*$') IN (SELECT name FROM wanted_names) ORDER BY id`,
  );
  const byLast = new Map<string, string[]>();
  for (const row of endings) {
    const id = String(row.id);
    const ids = byLast.get(lastSegment(id));
    if (ids) ids.push(id);
    else byLast.set(lastSegment(id), [id]);
  }
  for (const n of left) {
    const match = byEnding(names[n]!.written, byLast);
    if (match !== null) found[n] = match;
  }
  return found;
}

const lastSegment = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

/** The longest id that a name ends with; else the one id that ends with the name, which is often a bare file name. */
function byEnding(written: readonly string[], byLast: ReadonlyMap<string, readonly string[]>): FoundImage | null {
  const ends = new Set<string>();
  let longest: string | null = null;
  for (const text of written) {
    for (const id of byLast.get(lastSegment(text)) ?? []) {
      if (id.endsWith(`/${text}`)) ends.add(id);
      else if (text.endsWith(`/${id}`) && id.length > (longest?.length ?? 0)) longest = id;
    }
  }
  if (longest !== null) return { id: longest };
  if (ends.size > 1) return { id: null, isAmbiguous: true };
  for (const id of ends) return { id };
  return null;
}

/** Ids of images that were not measured, in batches. */
export async function* streamUnmeasured(database: Database): AsyncGenerator<string[]> {
  for await (const rows of database.stream("SELECT id FROM images_base WHERE outcome <> 'measured'")) {
    yield rows.map((row) => String(row.id));
  }
}

/** Runs a query beside a table `wanted_names` of these rows. */
async function withNames(database: Database, rows: readonly (readonly [number, string])[], query: string) {
  if (rows.length === 0) return [];
  await database.run('DROP TABLE IF EXISTS wanted_names');
  await appendRows(database, 'wanted_names', COLUMNS, rows);
  try {
    return await database.rows(query);
  } finally {
    await database.run('DROP TABLE wanted_names');
  }
}
