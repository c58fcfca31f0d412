import type { Check } from '../analyse/checks/define.ts';
import type { Cell, ColumnType } from '../model/columns.ts';
import type { DerivedName } from '../model/derived.ts';
import { type Database, identifier } from './database.ts';
import { removeOtherParts } from './folder.ts';
import { type Derived, type Manifest, readManifest, writeManifest } from './manifest.ts';
import { digestOf, readParts, writePart } from './part.ts';
import { appendRows, type TableColumns } from './rows.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  double: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
};

export interface DerivedRows {
  readonly name: DerivedName;
  readonly columns: Readonly<Record<string, { readonly type: ColumnType }>>;
  /** One row per image: its id, then a cell per column; or a query that gives them under their names. */
  readonly rows: Iterable<readonly [id: string, ...cells: (Cell | undefined)[]]> | { readonly query: string };
  /** Everything the cells depend on: keys of vectors, the parameters. */
  readonly computedFrom: readonly (string | number)[];
  /** For people: what the analysis was told. */
  readonly parameters: Derived['parameters'];
  /** Label of the vectors it was made from; null when it has nothing to do with one embedder. */
  readonly embedding: string | null;
  /** A check over these columns that no file of this package declares: a head's. */
  readonly checks?: Derived['checks'];
  /** The cells speak of an image's caption, too: with another one they are empty. */
  readonly ofCaption?: boolean;
}

/** Key of the part that {@link writeDerived} would write now: that of the stored one when nothing has changed. */
export const derivedKey = (
  { name, computedFrom }: Pick<DerivedRows, 'name' | 'computedFrom'>,
  images: readonly string[],
): string => digestOf(name, ...computedFrom, ...images);

/** SQL: what tells one caption from another. */
const captionDigest = (alias: string): string => `md5(coalesce(${alias}.caption, ''))`;

/**
 * Writes the columns of one analysis, in place of those it wrote before, and names them in the manifest. Rows of ids
 * that are not in the current state are left out. The caller holds the workspace's lock.
 */
export async function writeDerived(database: Database, folder: string, derived: DerivedRows): Promise<void> {
  const manifest = readManifest(folder);
  const columns: TableColumns = [
    ['id', 'VARCHAR'],
    ...Object.entries(derived.columns).map(([name, { type }]) => [name, SQL_TYPES[type]] as const),
  ];
  const images = readParts(folder, 'images', manifest.snapshot!.images)!;
  const key = derivedKey(derived, manifest.snapshot!.images);
  await database.run('DROP TABLE IF EXISTS fresh_derived');
  if ('query' in derived.rows) {
    const cells = columns.map(([name, type]) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`);
    await database.run(`CREATE TABLE fresh_derived AS SELECT ${cells.join(', ')} FROM (${derived.rows.query})`);
  } else await appendRows(database, 'fresh_derived', columns, derived.rows);
  // The file's size and time tell later whether the cells still speak of it.
  await writePart(
    database,
    folder,
    'derived',
    key,
    `SELECT d.*, i.size_bytes, i.modified_ms${derived.ofCaption ? `, ${captionDigest('i')} AS caption_digest` : ''} FROM fresh_derived d JOIN ${images} i ON i.id = d.id ORDER BY d.id`,
  );
  await database.run('DROP TABLE fresh_derived');
  const entry: Derived = {
    name: derived.name,
    key,
    columns: Object.keys(derived.columns),
    embedding: derived.embedding,
    parameters: derived.parameters,
    checks: [...(derived.checks ?? [])],
    ofCaption: derived.ofCaption ?? false,
    at: new Date().toISOString(),
  };
  const others = manifest.derived.filter(({ name }) => name !== derived.name);
  writeManifest(folder, { ...manifest, derived: [...others, entry] });
  removeOtherParts(folder, 'derived', new Set([key, ...manifest.derived.map((one) => one.key)]));
}

/** Removes the columns of one analysis. @returns whether there were any. The caller holds the workspace's lock. */
export function removeDerived(folder: string, name: DerivedName): boolean {
  const manifest = readManifest(folder);
  const derived = manifest.derived.filter((one) => one.name !== name);
  if (derived.length === manifest.derived.length) return false;
  writeManifest(folder, { ...manifest, derived });
  // The part stays until the next one is written: a reader may be looking at it.
  return true;
}

/** A table of derived columns: what to read, and which of its rows `x` speaks of which image `i`. */
export interface DerivedTable {
  readonly columns: readonly string[];
  /** An SQL table expression. */
  readonly table: string;
  /** An SQL condition on the images table `i` and this one under the name given. */
  readonly speaksOf: (alias: string) => string;
}

export const derivedTables = (folder: string, derived: Manifest['derived']): DerivedTable[] =>
  derived.map(({ key, columns, ofCaption }) => ({
    columns,
    table: readParts(folder, 'derived', [key])!,
    speaksOf: (x) =>
      `${x}.id = i.id AND ${x}.size_bytes = i.size_bytes AND ${x}.modified_ms = i.modified_ms${
        ofCaption ? ` AND ${x}.caption_digest = ${captionDigest('i')}` : ''
      }`,
  }));

/** SQL: the derived columns to select, and the joins that bring them to the images table `i`. */
export function derivedSql(folder: string, derived: Manifest['derived']): { columns: string; joins: string } {
  const named = derivedTables(folder, derived).map(({ columns, table, speaksOf }, number) => ({
    columns: columns.map((column) => `, x${number}.${identifier(column)}`).join(''),
    join: ` LEFT JOIN ${table} x${number} ON ${speaksOf(`x${number}`)}`,
  }));
  return { columns: named.map(({ columns }) => columns).join(''), joins: named.map(({ join }) => join).join('') };
}

/** Checks that came with derived columns. */
export const derivedChecks = (derived: Manifest['derived']): Check[] => derived.flatMap(({ checks }) => checks);
