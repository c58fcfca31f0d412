import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBAppender,
  DuckDBBlobVector,
  type DuckDBConnection,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBIntegerVector,
  DuckDBUIntegerVector,
  type DuckDBVector,
  StatementType,
} from '@duckdb/node-api';
import type { Cell } from '../model/columns.ts';
import { UserError } from '../model/errors.ts';

export type Row = Record<string, Cell>;

export interface DatabaseOptions {
  /** DuckDB spills to `temporaryFolder` beyond this. */
  readonly memoryLimitMegabytes?: number;
  /** Made when it is needed; default: one of this process among the system's temporary files. */
  readonly temporaryFolder?: string;
  readonly threads?: number;
}

/** A string as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** 64-bit integers come as bigint; every count and size here is far below 2^53. */
function toCell(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? Number(inner) : inner));
}

function toRow(names: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {};
  for (let i = 0; i < names.length; i++) row[names[i]!] = toCell(values[i]);
  return row;
}

/** Cells of one column and chunk. */
export type NumberCells = Float64Array | Int32Array | Uint32Array;

/** The cells as DuckDB holds them. The library gives them one by one only; a million cells want more. */
function numberCells(vector: DuckDBVector | undefined): NumberCells {
  const isNumeric =
    vector instanceof DuckDBDoubleVector ||
    vector instanceof DuckDBIntegerVector ||
    vector instanceof DuckDBUIntegerVector;
  if (!isNumeric) throw new Error(`a column of ${vector?.type} holds no numbers`);
  return (vector as unknown as { readonly items: NumberCells }).items;
}

/** An in-memory DuckDB of this process: reads parts, never shares or locks a database file. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(options: DatabaseOptions = {}): Promise<Database> {
    const settings: Record<string, string> = {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: `${options.memoryLimitMegabytes ?? 1024}MB`,
    };
    settings.temp_directory = options.temporaryFolder ?? join(tmpdir(), `goldpan-${process.pid}`);
    if (options.threads) settings.threads = String(options.threads);
    const instance = await DuckDBInstance.create(':memory:', settings);
    return new Database(instance, await instance.connect());
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** All rows at once. Safe beside other statements: nothing of the result stays open. */
  async rows(sql: string): Promise<Row[]> {
    const result = await this.#connection.run(sql);
    const names = result.deduplicatedColumnNames();
    return (await result.getRowsJS()).map((values) => toRow(names, values));
  }

  /** One number of one row. */
  async scalar(sql: string): Promise<number> {
    const [row] = await this.rows(sql);
    return Number(row ? Object.values(row)[0] : Number.NaN);
  }

  /**
   * Batches of at most a few thousand rows, fetched as the caller takes them. On a connection of its own: any other
   * statement on the same one would end the result early, and silently.
   */
  async *stream(sql: string): AsyncGenerator<Row[]> {
    const connection = await this.#instance.connect();
    try {
      const result = await connection.stream(sql);
      const names = result.deduplicatedColumnNames();
      for await (const rows of result.yieldRowsJs()) yield rows.map((values) => toRow(names, values));
    } finally {
      connection.closeSync();
    }
  }

  /**
   * Columns of type DOUBLE, INTEGER or UINTEGER without empty cells, a chunk at a time: no cell becomes an object. The
   * arrays are good until the next chunk.
   */
  async *numberChunks(sql: string): AsyncGenerator<readonly NumberCells[]> {
    const connection = await this.#instance.connect();
    try {
      const result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        yield Array.from({ length: chunk.columnCount }, (_, i) => numberCells(chunk.getColumnVector(i)));
      }
    } finally {
      connection.closeSync();
    }
  }

  /** The one BLOB that a query gives; empty where it is null. */
  async blob(sql: string): Promise<Uint8Array> {
    const connection = await this.#instance.connect();
    try {
      const cells = (await (await connection.stream(sql)).fetchChunk())?.getColumnVector(0);
      if (!(cells instanceof DuckDBBlobVector)) throw new Error('the query gives no BLOB');
      return cells.getItem(0)?.bytes ?? new Uint8Array(0);
    } finally {
      connection.closeSync();
    }
  }

  /**
   * Values by key, for any number of keys.
   * @param sql gives columns `key` and `value`, and names the keys as the table `wanted(key)`
   */
  async lookUp<T extends Cell>(sql: string, keys: readonly string[]): Promise<Map<string, T>> {
    await this.run('CREATE OR REPLACE TEMP TABLE wanted (key VARCHAR)');
    const appender = await this.appender('wanted');
    for (const key of new Set(keys)) {
      appender.appendVarchar(key);
      appender.endRow();
    }
    appender.closeSync();
    return new Map((await this.rows(sql)).map((row) => [String(row.key), row.value as T]));
  }

  async columnNames(sql: string): Promise<string[]> {
    return (await this.rows(`DESCRIBE ${sql}`)).map((row) => String(row.column_name));
  }

  appender(table: string): Promise<DuckDBAppender> {
    return this.#connection.createAppender(table);
  }

  /**
   * Confines reading and writing to some folders.
   * For good: the settings are locked from then on, so it is the last thing before a query of the user's.
   */
  async confineTo(...folders: readonly string[]): Promise<void> {
    await this.run(`SET allowed_directories = [${folders.map(literal).join(', ')}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  /** @throws UserError unless `sql` is exactly one SELECT, DESCRIBE, SHOW or EXPLAIN statement that parses */
  async assertReadOnly(sql: string): Promise<void> {
    try {
      const statements = await this.#connection.extractStatements(sql);
      if (statements.count !== 1) throw new UserError('goldpan query takes one statement at a time.');
      const prepared = await statements.prepare(0);
      const reading = [StatementType.SELECT, StatementType.EXPLAIN, StatementType.RELATION];
      if (!reading.includes(prepared.statementType)) {
        throw new UserError('goldpan query only reads: use a SELECT. To write a file, add -o FILE.');
      }
    } catch (error) {
      throw error instanceof UserError ? error : queryError(error);
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** DuckDB's own message is the best one there is; only its stack is noise. */
export function queryError(error: unknown): UserError {
  return new UserError(`The query failed: ${error instanceof Error ? error.message : String(error)}`);
}

/** Appends one cell of the given SQL type; the caller ends the row. */
export function appendCell(appender: DuckDBAppender, type: string, value: Cell | undefined): void {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value)))
    appender.appendNull();
  else if (type === 'VARCHAR') appender.appendVarchar(String(value));
  else if (type === 'DOUBLE') appender.appendDouble(Number(value));
  else if (type === 'INTEGER') appender.appendInteger(Number(value));
  else if (type === 'BIGINT') appender.appendBigInt(BigInt(Math.trunc(Number(value))));
  else appender.appendBoolean(Boolean(value));
}
