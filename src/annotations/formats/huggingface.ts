import { join } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { readCsvRows } from '../../sources/csv-rows.ts';
import { readJsonlRows } from '../../sources/jsonl-rows.ts';
import type { ManifestRow } from '../../sources/manifest-row.ts';
import { splitOfFolder } from '../../sources/split.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { ANNOTATION_ASPECTS, defineFormat, type ReadOptions } from '../format.ts';
import { classLabelsOf } from '../huggingface/class-labels.ts';
import { fileNameColumn, type MetadataFile, metadataFiles } from '../huggingface/metadata-files.ts';
import { HuggingFaceWriter } from '../huggingface/write.ts';
import { PictureFinder } from '../picture-finder.ts';
import { readHeaderFile } from '../table/header-file.ts';
import { openParquet } from '../table/parquet-rows.ts';
import { tableRoles } from '../table/roles.ts';
import { openTables, type Table } from '../table/table-set.ts';

/** https://huggingface.co/docs/datasets/image_dataset#imagefolder */
export default defineFormat({
  name: 'huggingface',
  title: 'Hugging Face imagefolder',
  description: 'Folders with metadata.parquet, .jsonl or .csv beside the pictures, as `datasets` loads them',
  holds: ANNOTATION_ASPECTS,
  target: 'folder',
  hasPictures: true,
  options: { metadata: { type: 'text', description: 'parquet, jsonl or csv; default parquet' } },
  async detect(path) {
    return metadataFiles(path).length > 0 ? 0.9 : 0;
  },
  async open(path, options) {
    const files = metadataFiles(path);
    if (files.length === 0) {
      throw new UserError(
        `"${path}" holds no metadata.parquet, metadata.jsonl or metadata.csv with a column file_name.`,
      );
    }
    const folders = [...new Set([path, ...files.map(({ folder }) => folder)])];
    const beside = readHeaderFile(folders.map((folder) => join(folder, 'classes.json')));
    const known = beside?.header ?? folders.map(classLabelsOf).find((header) => header !== null) ?? null;
    const tables = await Promise.all(files.map((file) => tableOf(file, options)));
    return openTables('huggingface', tables, known, options, beside ? [uriOfPath(beside.path)] : []);
  },
  write: (context) => new HuggingFaceWriter(context),
});

async function tableOf({ path, folder, split }: MetadataFile, { images, readParquet }: ReadOptions): Promise<Table> {
  return {
    path,
    finder: new PictureFinder(images === undefined ? [folder] : [images, folder]),
    rows: await rowsOf(path, readParquet),
    roles: (columns) => tableRoles(columns, fileNameColumn(columns)),
    ...(split !== undefined && { split }),
    splitOf: (name) => splitOfFolder(name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : ''),
  };
}

async function rowsOf(path: string, readParquet: ReadOptions['readParquet']): Promise<Table['rows']> {
  if (path.endsWith('.parquet')) return (await openParquet(path, readParquet)).rows;
  if (path.endsWith('.jsonl')) return (signal) => withoutNulls(readJsonlRows(path, path, signal));
  return (signal) => withoutNulls(readCsvRows(path, path, signal, { delimiter: ',', longestRow: 64 * 1024 * 1024 }));
}

/** `datasets` gives every row the same columns: null says that there is nothing. */
async function* withoutNulls(rows: AsyncIterable<ManifestRow>): AsyncGenerator<ManifestRow> {
  for await (const item of rows) {
    if (!('row' in item)) {
      yield item;
      continue;
    }
    const row: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(item.row)) row[name] = value ?? undefined;
    yield { where: item.where, row };
  }
}
