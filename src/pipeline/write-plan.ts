import { createReadStream, createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Database } from '../catalog/database.ts';
import { commitFile, temporaryName } from '../catalog/durable.ts';
import { exportToFile, exportToStream } from '../catalog/export.ts';
import { appendRows } from '../catalog/rows.ts';
import type { ExportFormat } from '../model/export-format.ts';
import type { PlanOperation } from '../model/plan.ts';
import { pathOfUri } from '../sources/uri.ts';
import type { Plan } from './plan.ts';

const COLUMNS = [
  ['action', 'VARCHAR'],
  ['id', 'VARCHAR'],
  ['rule', 'VARCHAR'],
  ['reason', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['keeper_id', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['sidecars', 'INTEGER'],
  ['from', 'VARCHAR'],
  ['to', 'VARCHAR'],
] as const;

/** A path as text; the URL where its bytes are none. */
function pathText(uri: string): string | null {
  if (uri === '') return null;
  const path = pathOfUri(uri);
  return typeof path === 'string' ? path : uri;
}

function* rowsOf(operations: Iterable<PlanOperation>) {
  for (const { action, id, rule, reason, relation, keeper, from, sidecars, to } of operations) {
    yield [
      action,
      id,
      rule,
      reason,
      relation,
      keeper?.id ?? null,
      from.sizeBytes,
      sidecars.length,
      pathText(from.uri),
      pathText(to),
    ];
  }
}

/** Writes a plan to a file or a stream: as `json` the whole document, in other formats one row per operation. */
export async function writePlan(plan: Plan, format: ExportFormat, to: Writable | string): Promise<void> {
  if (format === 'json') {
    if (typeof to !== 'string') {
      await pipeline(createReadStream(plan.path), to, { end: false });
      return;
    }
    const temporary = temporaryName(resolve(to));
    await pipeline(createReadStream(plan.path), createWriteStream(temporary, { flags: 'wx' }));
    commitFile(temporary, resolve(to));
    return;
  }
  const database = await Database.open();
  try {
    await appendRows(database, 'operations', COLUMNS, rowsOf(plan.operations()));
    const query = 'SELECT * FROM operations';
    if (typeof to === 'string') await exportToFile(database, query, format, resolve(to));
    else await exportToStream(database, query, format, to);
  } finally {
    database.close();
  }
}
