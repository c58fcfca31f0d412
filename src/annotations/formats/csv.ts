import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { JsonValue } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { cellValue, readCsvRows } from '../../sources/csv-rows.ts';
import type { ManifestRow } from '../../sources/manifest-row.ts';
import { ANNOTATION_ASPECTS, defineFormat } from '../format.ts';
import { csvDialect } from '../table/csv-dialect.ts';
import { type ColumnKind, fitsTyped } from '../table/plan.ts';
import { tableRoles } from '../table/roles.ts';
import { CsvSink } from '../table/sink.ts';
import { finderOf, headerBeside, headOf } from '../table/table-file.ts';
import { openTables } from '../table/table-set.ts';
import { ROWS_OPTION, tableWriter } from '../table/write-table.ts';

const NAME = /\.(?:csv|tsv)$/i;

/** Comma-separated values: a row per image or per box, told apart by the columns. */
export default defineFormat({
  name: 'csv',
  title: 'CSV',
  description:
    'One row per image or per box: goldpan, TensorFlow, Open Images, AutoML, keras-retinanet and similar columns',
  holds: ANNOTATION_ASPECTS,
  target: '.csv',
  hasPictures: false,
  options: ROWS_OPTION,
  async detect(path) {
    if (!NAME.test(path) || !isFile(path)) return 0;
    const dialect = csvDialect(await headOf(path), /\.tsv$/i.test(path));
    if (dialect === null) return 0;
    return /^metadata\.csv$/i.test(basename(path)) ? 0.6 : 0.8;
  },
  async open(path, options) {
    const dialect = isFile(path) ? csvDialect(await headOf(path), /\.tsv$/i.test(path)) : null;
    if (dialect === null) {
      throw new UserError(
        `"${path}" is no CSV of annotations: its first row should name a column path (or file_name, filename, image …), ` +
          'or be one of keras-retinanet or AutoML.',
      );
    }
    const known = headerBeside(path);
    const rows = async function* (signal?: AbortSignal): AsyncGenerator<ManifestRow> {
      for await (const item of readCsvRows(path, path, signal, dialect.shape)) {
        yield 'row' in item ? { where: item.where, row: withoutEmpty(item.row) } : item;
      }
    };
    const table = {
      path,
      finder: finderOf(path, options),
      rows,
      roles: (columns: readonly string[]) => tableRoles(columns),
    };
    return openTables('csv', [table], known?.header ?? null, options);
  },
  write: (context) =>
    tableWriter(context, '.csv', fitsCell, (file, columns, _, hasRest) => new CsvSink(file, columns, hasRest)),
});

/** An empty cell says nothing; but a row keeps its columns, which say what it is. */
function withoutEmpty(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) values[name] = value ?? undefined;
  return values;
}

/** Text only where it is not read as a number, and so on: what would come back otherwise is kept as JSON. */
function fitsCell(kind: ColumnKind, value: JsonValue): boolean {
  if (kind === 'texts' || kind === 'objects') return fitsTyped(kind, value);
  return typeof value !== 'object' && cellValue(String(value)) === value && !Object.is(value, -0);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
