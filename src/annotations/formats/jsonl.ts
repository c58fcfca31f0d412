import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { readJsonlRows } from '../../sources/jsonl-rows.ts';
import { ANNOTATION_ASPECTS, defineFormat } from '../format.ts';
import { isJsonObject } from '../json-values.ts';
import { jsonRecord, wordsOfImage } from '../record/image-words.ts';
import { parseJson } from '../record/json-value.ts';
import { ObjectColumns } from '../table/object-columns.ts';
import { ObjectRows } from '../table/object-rows.ts';
import { isFreeColumn, tableRoles } from '../table/roles.ts';
import { ColumnarJsonlSink, TextOutput } from '../table/sink.ts';
import { finderOf, headerBeside, headOf } from '../table/table-file.ts';
import { openTables } from '../table/table-set.ts';
import { placer, ROWS_OPTION, writeHeader } from '../table/write-table.ts';

const NAME = /\.(?:jsonl|ndjson)$/i;

/** JSON Lines: an object per image or per box. */
export default defineFormat({
  name: 'jsonl',
  title: 'JSON Lines',
  description: 'One JSON object per line and image: path, split, label, caption, objects and any other keys',
  holds: ANNOTATION_ASPECTS,
  target: '.jsonl',
  hasPictures: false,
  options: ROWS_OPTION,
  async detect(path) {
    if (!NAME.test(path) || !isFile(path)) return 0;
    const row = firstRow(await headOf(path, 1 << 20));
    if (!row || tableRoles(Object.keys(row)).path === undefined) return 0;
    return /^metadata\.jsonl$/i.test(basename(path)) ? 0.6 : 0.8;
  },
  async open(path, options) {
    if (!isFile(path)) throw new UserError(`"${path}" is no JSON Lines file.`);
    const known = headerBeside(path);
    return openTables(
      'jsonl',
      [
        {
          path,
          finder: finderOf(path, options),
          rows: (signal) => readJsonlRows(path, path, signal),
          roles: (columns) => tableRoles(columns),
        },
      ],
      known?.header ?? null,
      options,
    );
  },
  write(context) {
    const file = () => context.file(`${context.stem}.jsonl`);
    if (context.options.rows === 'objects') {
      return new ObjectRows(context, (columns) => new ColumnarJsonlSink(file(), columns, new ObjectColumns([]), false));
    }
    const out = new TextOutput(file());
    const place = placer(context);
    return {
      async add(image) {
        const path = await place(image);
        const words = wordsOfImage(image, path);
        await out.write(`${JSON.stringify(jsonRecord(words, image.fields, (name) => !isFreeColumn(name)))}\n`);
        return { path, split: image.split };
      },
      async finish() {
        await out.close();
        await writeHeader(context);
      },
    };
  },
});

function firstRow(head: string): Readonly<Record<string, unknown>> | null {
  const line = head.split('\n').find((text) => text.trim() !== '');
  const row = line === undefined ? undefined : parseJson(line);
  return isJsonObject(row) ? row : null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
