import { createWriteStream, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commitFile, temporaryName } from '../catalog/durable.ts';
import { npyFile } from '../export/npy.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import type { SamplingPlan, SamplingRow } from './balance-options.ts';

/** Name of the file of made vectors beside a manifest. */
export const madeVectorsFile = (manifest: string): string => `${manifest.replace(/\.[^./\\]*$/, '')}.smote.npy`;

/**
 * Writes a sampling manifest, and beside it the vectors that were made.
 *
 * @param expand one row each time an image is seen, instead of one with a count
 * @returns the files written
 */
export async function writeSamplingPlan(
  plan: SamplingPlan,
  format: ExportFormat,
  to: Writable | string,
  expand = false,
): Promise<string[]> {
  if (plan.made !== null && typeof to !== 'string')
    throw new UserError('SMOTE makes vectors, which need a file: write the manifest with -o FILE.');
  const rows = { [Symbol.iterator]: () => (expand ? expanded(plan.rows()) : plan.rows()) };
  const written: string[] = [];
  if (plan.made !== null && typeof to === 'string') {
    // First: a manifest that is there has its vectors.
    const { rows: count, dimensions, data } = plan.made;
    const path = resolve(madeVectorsFile(to));
    const temporary = temporaryName(path);
    try {
      await pipeline(Readable.from(npyFile('float32', count, dimensions, [data])), createWriteStream(temporary));
      commitFile(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    written.push(madeVectorsFile(to));
  }
  await writeTable(
    {
      rows,
      columns: [
        ['id', 'VARCHAR'],
        ['path', 'VARCHAR'],
        ['label', 'VARCHAR'],
        ['split', 'VARCHAR'],
        ['repeat', 'INTEGER'],
        ['weight', 'DOUBLE'],
        ['source', 'VARCHAR'],
        ['reason', 'VARCHAR'],
        ['smote_row', 'INTEGER'],
        ['smote_a', 'VARCHAR'],
        ['smote_b', 'VARCHAR'],
        ['smote_lambda', 'DOUBLE'],
      ],
      cells: (row: SamplingRow) => [
        row.id,
        row.path,
        row.label,
        row.split,
        row.repeat,
        row.weight,
        row.source,
        row.reason,
        row.smoteRow,
        row.smoteA,
        row.smoteB,
        row.smoteLambda,
      ],
    },
    format,
    to,
  );
  return typeof to === 'string' ? [to, ...written] : written;
}

function* expanded(rows: Iterable<SamplingRow>): Generator<SamplingRow> {
  for (const row of rows) for (let time = 0; time < row.repeat; time++) yield { ...row, repeat: 1 };
}
