import { Database, literal } from './database.ts';

/** Rows of any Parquet file, as a manifest may be one. */
export async function* readParquetRows(path: string): AsyncGenerator<Record<string, unknown>> {
  const database = await Database.open({ threads: 1 });
  try {
    for await (const rows of database.stream(`SELECT * FROM read_parquet(${literal(path)})`)) yield* rows;
  } finally {
    database.close();
  }
}
