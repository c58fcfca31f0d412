import * as zlib from 'node:zlib';
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { UserError } from '../../model/errors.ts';
import type { ManifestRow } from '../../sources/manifest-row.ts';
import type { ReadOptions } from '../format.ts';
import { parseJson } from '../record/json-value.ts';

/** Rows decoded at a time. */
const ROWS = 2000;

type ReadParquet = NonNullable<ReadOptions['readParquet']>;
type Inflate = (input: Uint8Array) => Uint8Array;
/** In Node since 22.15. */
const zstd = (zlib as unknown as { readonly zstdDecompressSync?: Inflate }).zstdDecompressSync;
const COMPRESSORS: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  ...(zstd && { ZSTD: (input: Uint8Array) => zstd(input) }),
};

export interface ParquetFile {
  readonly metadata: FileMetaData;
  /** Rows in order; an empty cell is absent. Columns of bytes are left out. */
  rows(signal?: AbortSignal): AsyncGenerator<ManifestRow>;
}

/**
 * @param readParquet what reads the rows; without it they are read here, which is not proof against hostile files
 * @throws UserError when it cannot be read or is no Parquet
 */
export async function openParquet(path: string, readParquet?: ReadParquet): Promise<ParquetFile> {
  const unreadable = (error: unknown): UserError =>
    new UserError(`"${path}" cannot be read as Parquet: ${reasonOf(error)}.`);
  let metadata: FileMetaData;
  let file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  try {
    file = await asyncBufferFromFile(path);
    metadata = await parquetMetadataAsync(file);
    checkRowCount(metadata, file.byteLength);
    checkColumns(metadata);
  } catch (error) {
    throw unreadable(error);
  }
  return {
    metadata,
    rows: readParquet
      ? (signal) => rowsOf(readParquet(path), nestedColumns(metadata), signal)
      : (signal) => ownRows(file, metadata, signal),
  };
}

async function* rowsOf(
  rows: AsyncIterable<Record<string, unknown>>,
  nested: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<ManifestRow> {
  let number = 0;
  try {
    for await (const row of rows) {
      signal?.throwIfAborted();
      for (const name of nested) {
        // The database gives lists and structs as JSON.
        if (typeof row[name] === 'string') row[name] = parseJson(row[name]);
      }
      yield { where: `row ${++number}`, row: withoutNulls(row) };
    }
  } catch (error) {
    signal?.throwIfAborted();
    yield { where: `row ${number + 1}`, reason: `not readable from here on (${reasonOf(error)})` };
  }
}

async function* ownRows(file: AsyncBuffer, metadata: FileMetaData, signal?: AbortSignal): AsyncGenerator<ManifestRow> {
  const total = Number(metadata.num_rows);
  let number = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = Math.min(total, number + Number(num_rows));
    while (number < end) {
      signal?.throwIfAborted();
      const rowEnd = Math.min(end, number + ROWS);
      let rows: Record<string, unknown>[];
      try {
        rows = await parquetReadObjects({
          file,
          metadata,
          rowStart: number,
          rowEnd,
          compressors: COMPRESSORS,
          useOffsetIndex: true,
        });
      } catch (error) {
        yield { where: `rows ${number + 1}–${end}`, reason: `not readable (${reasonOf(error)})` };
        number = end;
        break;
      }
      for (const row of rows) yield { where: `row ${++number}`, row: withoutNulls(row) };
      // Fewer rows than announced must not make it ask for them again and again.
      number = rowEnd;
    }
  }
}

/** A file of a few bytes that announces billions of rows must not cost time for each. */
function checkRowCount({ num_rows, row_groups }: FileMetaData, bytes: number): void {
  const announced = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (announced !== Number(num_rows) || announced < 0) throw new Error('its row groups do not add up to its rows');
  // Run-length coding holds many equal rows in a few bytes; a path per row does not compress that well.
  if (announced > bytes * 64) throw new Error(`it announces ${announced} rows in ${bytes} bytes`);
}

/**
 * Each row group has each column of the schema once: the reader takes that for granted, and a column that nothing waits
 * for would end the process when it is broken.
 */
function checkColumns(metadata: FileMetaData): void {
  const paths = new Set<string>();
  const visit = ({ path, children }: SchemaTree): void => {
    if (children.length === 0) paths.add(path.join('\0'));
    for (const child of children) visit(child);
  };
  visit(parquetSchema(metadata));
  const names = topColumns(metadata.schema);
  if (new Set(names).size !== names.length) throw new Error('two of its columns have the same name');
  for (const { columns } of metadata.row_groups) {
    const own = columns.map(({ meta_data }) => meta_data?.path_in_schema.join('\0') ?? '');
    if (own.length !== paths.size || new Set(own).size !== own.length || !own.every((path) => paths.has(path))) {
      throw new Error('the columns of its row groups are not those of its schema');
    }
  }
}

const nestedColumns = (metadata: FileMetaData): string[] =>
  parquetSchema(metadata).children.flatMap(({ element, children }) => (children.length > 0 ? [element.name] : []));

/** Names of the columns that a row has, each of which may be a group of others; the schema lists all depth first. */
export function topColumns(schema: readonly { readonly name: string; readonly num_children?: number }[]): string[] {
  const names: string[] = [];
  // Elements still to come of the column that was named last.
  let inside = 0;
  for (const { name, num_children = 0 } of schema.slice(1)) {
    if (inside === 0) names.push(name);
    else inside--;
    inside += num_children;
  }
  return names;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /unsupported compression codec: ZSTD/i.test(message)
    ? 'it is compressed with zstd, which needs Node 22.15 or newer; or write it again with snappy'
    : message;
}

/** In typed tables a null says that there is nothing, in a row and in each of its objects. */
function withoutNulls(row: Record<string, unknown>): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (value === null || value === undefined || value instanceof Uint8Array) continue;
    kept.push([name, Array.isArray(value) ? value.map(structWithoutNulls) : value]);
  }
  return Object.fromEntries(kept);
}

function structWithoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return value;
  if (value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined));
}
