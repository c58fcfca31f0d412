import type { AnnotatedImage, JsonValue } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { cellValue } from '../../sources/csv-rows.ts';
import { splitOfName } from '../../sources/split.ts';
import type { AnnotationWriter, WriteContext, WrittenName } from '../format.ts';
import { PlaceNames, safePath, withoutStorage } from '../place-names.ts';
import { wordsOfImage } from '../record/image-words.ts';
import { headerJson } from '../table/header-file.ts';
import { ObjectColumns } from '../table/object-columns.ts';
import { ParquetSink } from '../table/parquet-sink.ts';
import {
  type ColumnKind,
  fitsTyped,
  type ImageParts,
  PLANNED_FROM,
  type PlanOptions,
  TablePlan,
} from '../table/plan.ts';
import { ColumnarJsonlSink, CsvSink, type RowSink } from '../table/sink.ts';

const KINDS = ['parquet', 'jsonl', 'csv'] as const;
type Kind = (typeof KINDS)[number];

/** Names that `datasets` takes for pictures. */
const isReserved = (name: string): boolean => name === 'image' || name === 'images' || /(?:^|_)file_names?$/.test(name);

/**
 * Folders as `datasets` reads them with `imagefolder`: pictures in `SPLIT/`, and in each such folder a metadata file with
 * `file_name`, `text` (the caption), `label`, `objects: { bbox, categories, … }` and the fields. All splits have the same
 * columns of the same types, which `datasets` insists on.
 */
export class HuggingFaceWriter implements AnnotationWriter {
  readonly #context: WriteContext;
  readonly #kind: Kind;
  readonly #names = new PlaceNames();
  readonly #sinks = new Map<string, RowSink>();
  readonly #options: PlanOptions;
  #waiting: { readonly folder: string; readonly parts: ImageParts }[] = [];
  #plan: { readonly table: TablePlan; readonly usesRest: boolean; readonly objects: ObjectColumns } | null = null;

  constructor(context: WriteContext) {
    this.#context = context;
    const kind = context.options.metadata ?? 'parquet';
    if (!KINDS.includes(kind as Kind)) throw new UserError(`--metadata is one of ${KINDS.join(', ')}, not "${kind}".`);
    this.#kind = kind as Kind;
    this.#options = {
      names: { path: 'file_name', caption: 'text', id: 'image_id' },
      fits: kind === 'csv' ? fitsCell : fitsTyped,
      isFree: (name) => !isReserved(name),
    };
  }

  async add(image: AnnotatedImage): Promise<WrittenName> {
    const { pictures, pathOf } = this.#context;
    const { split } = image;
    const folder = split === undefined ? '' : safePath(split.replaceAll(/[\\/]/g, '_'));
    let path: string;
    if (pictures) {
      const name = this.#names.name(folder, withoutStorage(image.path, split, undefined));
      await pictures.place(image, name);
      path = folder === '' ? name : name.slice(folder.length + 1);
    } else path = pathOf(image);
    // The folder says the split.
    const { split: _, ...words } = wordsOfImage(image, path);
    const parts = { words, fields: image.fields };
    if (this.#plan) await this.#row(folder, parts);
    else this.#waiting.push({ folder, parts });
    if (this.#waiting.length >= PLANNED_FROM) await this.#settle();
    return { path, split };
  }

  async finish(): Promise<void> {
    if (!this.#plan) await this.#settle();
    if (this.#sinks.size === 0) this.#open('');
    for (const sink of this.#sinks.values()) await sink.finish();
    const { header, note, writeFile } = this.#context;
    if (header.categories.length > 0 || header.fields) await writeFile('classes.json', headerJson(header));
    const folders = [...this.#sinks.keys()];
    const named = folders.filter((folder) => folder !== '');
    if (folders.includes('') && named.length > 0) {
      note('Images without a split lie at the top, where `datasets` passes them over beside folders of splits.');
    }
    for (const folder of named) {
      if (splitOfName(folder) === undefined)
        note(`\`datasets\` does not know ${folder} as a split: name it with data_files.`);
    }
  }

  async #settle(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const sample = waiting.map(({ parts }) => parts);
    const records = sample.flatMap(({ words }) => (words.objects ?? []) as Record<string, JsonValue>[]);
    const table = new TablePlan(sample, this.#options);
    const usesRest = sample.some((parts) => table.row(parts).rest !== null);
    this.#plan = { table, usesRest, objects: new ObjectColumns(records) };
    for (const { folder, parts } of waiting) await this.#row(folder, parts);
  }

  async #row(folder: string, parts: ImageParts): Promise<void> {
    await (this.#sinks.get(folder) ?? this.#open(folder)).row(this.#plan!.table.row(parts));
  }

  #open(folder: string): RowSink {
    const { table, usesRest, objects } = this.#plan!;
    const { columns } = table;
    const file = this.#context.file(`${folder === '' ? '' : `${folder}/`}metadata.${this.#kind}`);
    const sink =
      this.#kind === 'parquet'
        ? new ParquetSink(file, { columns, objects, hasRest: true, isColumnar: true })
        : this.#kind === 'jsonl'
          ? new ColumnarJsonlSink(file, columns, objects, usesRest)
          : new CsvSink(file, columns, true);
    this.#sinks.set(folder, sink);
    return sink;
  }
}

function fitsCell(kind: ColumnKind, value: JsonValue): boolean {
  if (kind === 'texts' || kind === 'objects') return fitsTyped(kind, value);
  return typeof value !== 'object' && cellValue(String(value)) === value && !Object.is(value, -0);
}
