import * as zlib from 'node:zlib';
import {
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { UserError } from '../../model/errors.ts';
import type { ManifestRow } from '../../sources/manifest-row.ts';

/** Rows decoded at a time. */
const ROWS = 2000;

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

/** @throws UserError when it cannot be read or is no Parquet */
export async function openParquet(path: string): Promise<ParquetFile> {
  const unreadable = (error: unknown): UserError =>
    new UserError(`"${path}" cannot be read as Parquet: ${reasonOf(error)}.`);
  let metadata: FileMetaData;
  let file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  try {
    file = await asyncBufferFromFile(path);
    metadata = await parquetMetadataAsync(file);
    checkRowCount(metadata, file.byteLength);
  } catch (error) {
    throw unreadable(error);
  }
  return {
    metadata,
    async *rows(signal) {
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
    },
  };
}

/** A file of a few bytes that announces billions of rows must not cost time for each. */
function checkRowCount({ num_rows, row_groups }: FileMetaData, bytes: number): void {
  const announced = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (announced !== Number(num_rows) || announced < 0) throw new Error('its row groups do not add up to its rows');
  // Run-length coding holds many equal rows in a few bytes; a path per row does not compress that well.
  if (announced > bytes * 64) throw new Error(`it announces ${announced} rows in ${bytes} bytes`);
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
