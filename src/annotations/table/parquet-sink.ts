import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { JsonValue } from '../../model/annotation.ts';
import type { OutputFile } from '../format.ts';
import { REST } from '../record/object-record.ts';
import type { ObjectColumns, ObjectKind } from './object-columns.ts';
import type { ColumnKind, PlannedColumn, PlannedRow } from './plan.ts';
import type { RowSink } from './sink.ts';

const ROWS_PER_GROUP = 10_000;
const OBJECTS_PER_GROUP = 50_000;

export interface ParquetSinkOptions {
  readonly columns: readonly PlannedColumn[];
  readonly objects: ObjectColumns;
  readonly hasRest: boolean;
  /** Objects as a struct of lists (`datasets`) instead of a list of structs. */
  readonly isColumnar?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A Parquet file (snappy) written one row group after the other. */
export class ParquetSink implements RowSink {
  readonly #file: OutputFile;
  readonly #options: ParquetSinkOptions;
  readonly #bytes = new ByteWriter(1 << 20);
  readonly #writer: ParquetWriter;
  readonly #kinds: readonly PlannedColumn[];
  #rows: PlannedRow[] = [];
  #objects = 0;

  constructor(file: OutputFile, options: ParquetSinkOptions) {
    this.#file = file;
    this.#options = options;
    this.#kinds = [...options.columns, ...(options.hasRest ? [{ name: REST, kind: 'text' as const }] : [])];
    const children = this.#kinds.map(({ name, kind }) => elementsOf(name, kind, options));
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'schema', num_children: children.length }, ...children.flat()],
      kvMetadata: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
      createdBy: 'goldpan',
    });
  }

  async row(row: PlannedRow): Promise<void> {
    this.#rows.push(row);
    for (const { name, kind } of this.#options.columns) {
      if (kind === 'objects') this.#objects += ((row.cells[name] ?? []) as JsonValue[]).length;
    }
    if (this.#rows.length >= ROWS_PER_GROUP || this.#objects >= OBJECTS_PER_GROUP) await this.#group();
  }

  async finish(): Promise<void> {
    if (this.#rows.length > 0) await this.#group();
    await this.#writer.finish();
    await this.#flush();
    await this.#file.close();
  }

  async #group(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#objects = 0;
    await this.#writer.write({
      columnData: this.#kinds.map(({ name, kind }) => ({
        name,
        data: rows.map((row) => this.#value(name, kind, row)),
      })),
      rowGroupSize: rows.length,
    });
    await this.#flush();
  }

  #value(name: string, kind: ColumnKind, { cells, rest }: PlannedRow): unknown {
    if (name === REST) return rest === null ? null : JSON.stringify(rest);
    const value = cells[name];
    if (kind !== 'objects') return value === undefined || value === null ? null : physical(kind, value);
    const { objects, isColumnar } = this.#options;
    const structs = ((value ?? []) as Record<string, JsonValue>[]).map((record) => {
      const row = objects.row(record);
      return Object.fromEntries(
        objects.columns.map((column) => [
          column.name,
          row[column.name] === null ? null : physical(column.kind, row[column.name]!),
        ]),
      );
    });
    if (!isColumnar) return structs;
    return Object.fromEntries(
      objects.columns.map((column) => [listName(column.name), structs.map((struct) => struct[column.name])]),
    );
  }

  async #flush(): Promise<void> {
    const { index } = this.#bytes as ByteWriter & { index: number };
    if (index === 0) return;
    // The file may still be writing when the buffer is filled again.
    await this.#file.write(new Uint8Array(this.#bytes.buffer.slice(0, index)));
    (this.#bytes as ByteWriter & { index: number }).index = 0;
  }
}

const listName = (name: string): string => (name === 'category' ? 'categories' : name);

const physical = (kind: ColumnKind | ObjectKind, value: JsonValue): unknown =>
  kind === 'integer' ? BigInt(value as number) : value;

function elementsOf(name: string, kind: ColumnKind, { objects, isColumnar }: ParquetSinkOptions): SchemaElement[] {
  if (kind === 'texts') return list(name, (element) => leaf(element, 'text'));
  if (kind !== 'objects') return [leaf(name, kind)];
  if (isColumnar) {
    const children = objects.columns.map((column) =>
      list(listName(column.name), (element) => objectElements(element, column.kind)),
    );
    return [group(name, children.length), ...children.flat()];
  }
  const children = objects.columns.map((column) => objectElements(column.name, column.kind));
  return list(name, (element) => [group(element, children.length), ...children.flat()]);
}

function objectElements(name: string, kind: ObjectKind): SchemaElement[] {
  const numbers = (item: string): SchemaElement[] => list(item, (element) => leaf(element, 'number'));
  switch (kind) {
    case 'numbers':
      return numbers(name);
    case 'polygons':
      return list(name, numbers);
    case 'mask':
      return [
        group(name, 2),
        ...list('size', (element) => ({ ...leaf(element, 'number'), type: 'INT32' })),
        leaf('counts', 'text'),
      ];
    default:
      return [leaf(name, kind)];
  }
}

const group = (name: string, children: number): SchemaElement => ({
  name,
  num_children: children,
  repetition_type: 'OPTIONAL',
});

const list = (name: string, element: (name: string) => SchemaElement | SchemaElement[]): SchemaElement[] => [
  { ...group(name, 1), converted_type: 'LIST' },
  { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
  ...[element('element')].flat(),
];

const TYPES = { text: 'BYTE_ARRAY', integer: 'INT64', number: 'DOUBLE', boolean: 'BOOLEAN' } as const;

function leaf(name: string, kind: 'text' | 'integer' | 'number' | 'boolean'): SchemaElement {
  return {
    name,
    type: TYPES[kind],
    repetition_type: 'OPTIONAL',
    ...(kind === 'text' && { converted_type: 'UTF8' as const }),
  };
}
