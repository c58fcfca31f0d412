import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { literal } from '../catalog/database.ts';
import { exportToFile, exportToStream } from '../catalog/export.ts';
import type { ExportFormat } from '../model/export-format.ts';
import type { PairEvidence } from '../model/pair.ts';
import type { Relation } from '../model/relation.ts';
import type { Workspace } from './workspace.ts';
import { writeRows } from './write-rows.ts';

/** Two related images. */
export interface PairDetails {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  readonly score: number;
  readonly evidence: PairEvidence | null;
}

export interface PairQuery {
  /** Only these relations; `same-scene` pairs only come when they are asked for. */
  readonly relations?: readonly string[];
  /** Score above which a pair counts; default: the threshold in force. */
  readonly threshold?: number;
}

/** SQL: the pairs asked for, by `a`, then `b`. */
export function pairsQuery({ relations, threshold }: PairQuery): string {
  const list = relations?.map(literal).join(', ');
  const isWanted = list === undefined ? '' : ` AND relation IN (${list})`;
  // Same-scene pairs have no score to speak of: their pixels do not agree.
  const isSure =
    threshold === undefined
      ? `(is_confirmed OR relation = 'same-scene')`
      : `(score > ${threshold} OR relation = 'same-scene')`;
  const isRelated = list === undefined ? "relation NOT IN ('unrelated', 'same-scene')" : "relation <> 'unrelated'";
  return `SELECT * FROM pairs WHERE ${isRelated} AND ${isSure}${isWanted} ORDER BY a, b`;
}

/** Every related pair. Pairs within an exact class of more than 50 images come as a star around its first one. */
export async function* relatedPairs(workspace: Workspace, query: PairQuery = {}): AsyncGenerator<PairDetails> {
  for await (const rows of workspace.database.stream(pairsQuery(query))) {
    for (const row of rows) {
      yield {
        a: String(row.a),
        b: String(row.b),
        relation: String(row.relation) as Relation,
        score: Number(row.score),
        evidence: row.evidence === null ? null : (JSON.parse(String(row.evidence)) as PairEvidence),
      };
    }
  }
}

/** Writes pairs: with their evidence as an object for JSON, as text for CSV and Parquet. */
export function writePairs(
  workspace: Workspace,
  query: PairQuery,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  if (format === 'json' || format === 'jsonl') {
    return writeRows(
      workspace.database,
      { rows: relatedPairs(workspace, query), columns: [], cells: () => [] },
      format,
      to,
    );
  }
  const sql = pairsQuery(query);
  return typeof to === 'string'
    ? exportToFile(workspace.database, sql, format, resolve(to))
    : exportToStream(workspace.database, sql, format, to);
}
