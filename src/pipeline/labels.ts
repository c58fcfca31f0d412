import type { Writable } from 'node:stream';
import type { ExportFormat } from '../model/export-format.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import { writeJsonObject } from './json-object.ts';
import { readLabelFiles } from './labels-files.ts';
import type { LabelErrors, LabelFilesOptions, LabelFindOptions } from './labels-options.ts';
import { findInRows, summariseLabels } from './labels-summary.ts';

export interface LabelFileErrorsOptions extends LabelFilesOptions, LabelFindOptions {
  /** List every image, not only issues. */
  readonly all?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Finds wrong labels by predicted probabilities, from files alone: no workspace is needed or written.
 *
 * @throws UserError when a file cannot be read, or labels and probabilities do not fit
 */
export async function findLabelErrorsInFiles(options: LabelFileErrorsOptions): Promise<LabelErrors> {
  const rows = await readLabelFiles(options, options.signal);
  return summariseLabels(findInRows(rows, options), options, 'probabilities', options.all);
}

/** Writes the whole result as JSON, or the list of issues as rows in any other format. */
export async function writeLabelErrors(found: LabelErrors, format: ExportFormat, to: Writable | string): Promise<void> {
  if (format === 'json') return writeJsonObject(found, to);
  await writeTable(
    {
      rows: found.issues,
      columns: [
        ['index', 'INTEGER'],
        ['id', 'VARCHAR'],
        ['given', 'VARCHAR'],
        ['suggested', 'VARCHAR'],
        ['score', 'DOUBLE'],
        ['is_issue', 'BOOLEAN'],
        ['self_confidence', 'DOUBLE'],
        ['margin', 'DOUBLE'],
        ['suggested_confidence', 'DOUBLE'],
        ['reason', 'VARCHAR'],
      ],
      cells: (row) => [
        row.index,
        row.id,
        String(row.given),
        String(row.suggested),
        row.score,
        row.isIssue,
        row.selfConfidence,
        row.margin,
        row.suggestedConfidence,
        row.reason,
      ],
    },
    format,
    to,
  );
}
