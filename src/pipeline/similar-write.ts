import type { Writable } from 'node:stream';
import type { ExportFormat } from '../model/export-format.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import type { SimilarToQuery } from './similar.ts';

/** Writes what was found: nested as `SimilarToQuery` for JSON, one row per image for CSV and Parquet. */
export function writeSimilar(
  queries: readonly SimilarToQuery[],
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  if (format === 'json' || format === 'jsonl')
    return writeTable({ rows: queries, columns: [], cells: () => [] }, format, to);
  return writeTable(
    {
      rows: queries.flatMap(({ query, id, images }) =>
        images.map((image, at) => ({ ...image, query, queryId: id, rank: at + 1 })),
      ),
      columns: [
        ['query', 'VARCHAR'],
        ['query_id', 'VARCHAR'],
        ['rank', 'INTEGER'],
        ['id', 'VARCHAR'],
        ['crop', 'VARCHAR'],
        ['similarity', 'DOUBLE'],
        ['distance', 'DOUBLE'],
        ['orientation', 'INTEGER'],
        ['relation', 'VARCHAR'],
        ['score', 'DOUBLE'],
      ],
      cells: (row) => [
        row.query,
        row.queryId,
        row.rank,
        row.id,
        row.crop,
        row.similarity,
        row.distance,
        row.orientation,
        row.relation,
        row.score,
      ],
    },
    format,
    to,
  );
}
