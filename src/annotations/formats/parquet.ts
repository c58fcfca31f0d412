import { open } from 'node:fs/promises';
import { UserError } from '../../model/errors.ts';
import { ANNOTATION_ASPECTS, defineFormat } from '../format.ts';
import { headerJson, parseHeader } from '../table/header-file.ts';
import { openParquet, topColumns } from '../table/parquet-rows.ts';
import { ParquetSink } from '../table/parquet-sink.ts';
import { fitsTyped } from '../table/plan.ts';
import { tableRoles } from '../table/roles.ts';
import { finderOf, headerBeside } from '../table/table-file.ts';
import { openTables } from '../table/table-set.ts';
import { ROWS_OPTION, tableWriter } from '../table/write-table.ts';

/** Key of the file's metadata that holds what is said once for the set. */
const HEADER_KEY = 'goldpan.header';

/** Parquet: a row per image with a list of objects, or a row per box. */
export default defineFormat({
  name: 'parquet',
  title: 'Parquet',
  description: 'A typed table: one row per image with its objects as a list of structs, or one row per box',
  holds: ANNOTATION_ASPECTS,
  target: '.parquet',
  hasPictures: false,
  options: ROWS_OPTION,
  async detect(path) {
    if (!(await isParquet(path))) return 0;
    try {
      const { metadata } = await openParquet(path);
      return tableRoles(topColumns(metadata.schema)).path === undefined ? 0 : 0.8;
    } catch {
      return 0;
    }
  },
  async open(path, options) {
    const { metadata, rows } = await openParquet(path, options.readParquet);
    const columns = topColumns(metadata.schema);
    const roles = tableRoles(columns);
    if (roles.path === undefined) {
      throw new UserError(
        `"${path}" has no column with the image's path: found ${columns.slice(0, 20).join(', ')}; name one of them path.`,
      );
    }
    const text = metadata.key_value_metadata?.find(({ key }) => key === HEADER_KEY)?.value;
    const known = (text === undefined ? undefined : parseHeader(text)) ?? headerBeside(path)?.header ?? null;
    return openTables('parquet', [{ path, finder: finderOf(path, options), rows, roles: () => roles }], known, options);
  },
  write: (context) =>
    tableWriter(
      { ...context, writeFile: async () => {} },
      '.parquet',
      fitsTyped,
      (file, columns, objects, hasRest) =>
        new ParquetSink(file, { columns, objects, hasRest, metadata: { [HEADER_KEY]: headerJson(context.header) } }),
    ),
});

async function isParquet(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.toString('latin1') === 'PAR1';
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
