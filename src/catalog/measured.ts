import type { ColumnSpec } from '../model/columns.ts';
import { LIMIT_CODES, TRANSIENT_CODES } from '../model/errors.ts';
import { type ColumnTable, type MeasuredRow, SQL_TYPES } from '../model/rows.ts';
import { type Database, literal } from './database.ts';
import { partKeys } from './folder.ts';
import { digestOf, readParts, writePart } from './part.ts';
import { appendRows, createTable, type TableColumns } from './rows.ts';

/** Columns of every measured row before the measurements' own. */
const OWN_COLUMNS = [
  ['id', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['modified_ms', 'DOUBLE'],
  ['outcome', 'VARCHAR'],
  ['reason_code', 'VARCHAR'],
  ['reason', 'VARCHAR'],
  ['not_applicable', 'VARCHAR'],
  ['is_wrong_extension', 'BOOLEAN'],
] as const;

/** SQL condition: the row has none of these codes. */
export const hasNoCodeOf = (codes: Iterable<string>): string =>
  `coalesce(reason_code, '') NOT IN (${[...codes].map(literal).join(', ')})`;

/** What another run, or one with higher limits, may see otherwise never goes into a part. */
const isPassing = (row: MeasuredRow): boolean =>
  row.reasonCode !== null && (TRANSIENT_CODES.has(row.reasonCode) || LIMIT_CODES.has(row.reasonCode));

const columnDefinitions = (columns: ColumnTable): (readonly [string, string])[] => [
  ...OWN_COLUMNS,
  ...Object.entries<ColumnSpec>(columns).map(([name, spec]) => [name, SQL_TYPES[spec.type]] as const),
];

/** Column names of a measured row in table order. */
export const measuredColumnNames = (columns: ColumnTable): string[] => columnDefinitions(columns).map(([name]) => name);

/**
 * Rows measured by this run and by interrupted runs before it. Rows are appended to a table in memory and leave
 * it as immutable parts; a part that exists is never measured again.
 */
export class MeasuredParts {
  readonly #database: Database;
  readonly #folder: string;
  readonly #recipe: string;
  readonly #definitions: TableColumns;
  readonly #keys: string[];
  #pending: MeasuredRow[] = [];

  constructor(database: Database, folder: string, recipe: string, columns: ColumnTable) {
    this.#database = database;
    this.#folder = folder;
    this.#recipe = recipe;
    this.#definitions = columnDefinitions(columns);
    this.#keys = partKeys(folder, 'measured').filter((key) => key.startsWith(`${recipe}-`));
  }

  /** Rows not yet in a part. */
  get pending(): number {
    return this.#pending.length;
  }

  /** An SQL table expression over all rows in parts; null when there are none. */
  get lasting(): string | null {
    return readParts(this.#folder, 'measured', this.#keys);
  }

  add(row: MeasuredRow): void {
    this.#pending.push(row);
  }

  /**
   * Writes the pending rows as one part.
   * Rows of a passing trouble, or of a limit of this run, stay in a table of this run: they hold for its snapshot only.
   */
  async flush(): Promise<void> {
    // Sorted, so that the key does not depend on which worker was first.
    const rows = this.#pending.sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#pending = [];
    const passing = rows.filter(isPassing);
    const lasting = rows.filter((row) => !isPassing(row));
    if (passing.length > 0) await this.#append('passing', passing);
    if (lasting.length === 0) return;
    const key = `${this.#recipe}-${digestOf(...lasting.flatMap((row) => [row.id, row.sizeBytes, row.modifiedMs]))}`;
    await this.#append('fresh', lasting);
    await writePart(this.#database, this.#folder, 'measured', key, 'SELECT * FROM fresh');
    await this.#database.run('DROP TABLE fresh');
    this.#keys.push(key);
  }

  /** An SQL table expression over this run's rows that are in no part. */
  async passing(): Promise<string> {
    await createTable(this.#database, 'passing', this.#definitions);
    return 'passing';
  }

  async #append(table: string, rows: readonly MeasuredRow[]): Promise<void> {
    const cells = rows.map((row) => [
      row.id,
      row.sizeBytes,
      row.modifiedMs,
      row.outcome,
      row.reasonCode,
      row.reason,
      row.notApplicable,
      row.isWrongExtension,
      ...row.cells,
    ]);
    await appendRows(this.#database, table, this.#definitions, cells);
  }
}
