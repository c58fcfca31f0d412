import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { issueColumn, issueSql, scoreColumn, scoreSql } from './check-sql.ts';
import { type Database, identifier } from './database.ts';
import { derivedTables } from './derived.ts';
import { partKeys } from './folder.ts';
import type { Manifest, Snapshot } from './manifest.ts';
import { readParts } from './part.ts';
import { DUPLICATE_COLUMNS } from './views.ts';

/** A table whose rows speak of some images each, and join them by more than their number. */
export interface JoinedTable {
  /** An SQL table expression. */
  readonly table: string;
  /** An SQL condition on the images table `i` and this one, `x`. */
  readonly speaksOf: string;
  readonly columns: readonly string[];
}

/** Where a column of `images` can be read: in the images' own parts, in one joined table, or only in the view. */
export type ColumnPlace = {
  /** The column, or an expression over columns of that place. */
  readonly sql: string;
  /** SQL type. */
  readonly type: string;
  /** What an image has of which a joined table does not speak; SQL. */
  readonly otherwise: string;
} & ({ readonly in: 'own' | 'view' } | { readonly in: 'joined'; readonly joined: JoinedTable });

/** Every column of `images`, with the cheapest place to read all of it. */
export async function columnPlaces(
  database: Database,
  folder: string,
  snapshot: Snapshot,
  { derived }: Pick<Manifest, 'derived'>,
  checks: readonly ResolvedCheck[],
): Promise<Map<string, ColumnPlace>> {
  const own = new Set(await database.columnNames('SELECT * FROM images_own'));
  // Digests of pixels that were computed later come from yet another table.
  if (partKeys(folder, 'pixels').length > 0) own.delete('pixel_digest');
  const joined: JoinedTable[] = [
    {
      table: readParts(folder, 'duplicates', [snapshot.duplicates])!,
      speaksOf: 'x.id = i.id',
      columns: DUPLICATE_COLUMNS,
    },
    ...derivedTables(folder, derived).map(({ table, columns, speaksOf }) => ({
      table,
      columns,
      speaksOf: speaksOf('x'),
    })),
  ];
  const judged = new Map<
    string,
    { readonly sql: string; readonly of: readonly string[]; readonly otherwise: string }
  >();
  for (const check of checks) {
    const of = [check.column, ...check.conditions.map(({ column }) => column)];
    judged.set(issueColumn(check.name), { sql: issueSql(check), of, otherwise: 'false' });
    judged.set(scoreColumn(check.name), { sql: scoreSql(check), of, otherwise: 'NULL' });
  }
  const places = new Map<string, ColumnPlace>();
  for (const row of await database.rows('DESCRIBE SELECT * FROM images')) {
    const name = String(row.column_name);
    const type = String(row.column_type);
    const { sql, of, otherwise } = judged.get(name) ?? { sql: identifier(name), of: [name], otherwise: 'NULL' };
    const table = joined.find(({ columns }) => of.every((column) => columns.includes(column)));
    if (of.every((column) => own.has(column))) places.set(name, { sql, type, otherwise, in: 'own' });
    else if (table) places.set(name, { sql, type, otherwise, in: 'joined', joined: table });
    else places.set(name, { sql: identifier(name), type, otherwise, in: 'view' });
  }
  return places;
}
