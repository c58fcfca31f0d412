import type { JsonValue } from '../../model/annotation.ts';
import type { OutputFile } from '../format.ts';
import { REST } from '../record/object-record.ts';
import { TextFile } from '../text-file.ts';
import type { ObjectColumns } from './object-columns.ts';
import type { PlannedColumn, PlannedRow } from './plan.ts';

/** A file that takes rows. */
export interface RowSink {
  row(row: PlannedRow): Promise<void>;
  finish(): Promise<void>;
}

/** Gathers text, and closes its file. */
export class TextOutput extends TextFile {
  readonly #file: OutputFile;

  constructor(file: OutputFile) {
    super(file);
    this.#file = file;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }
}

/** CSV (RFC 4180, LF), lists and objects as JSON in their cells. */
export class CsvSink implements RowSink {
  readonly #out: TextOutput;
  readonly #columns: readonly string[];

  constructor(file: OutputFile, columns: readonly PlannedColumn[], hasRest: boolean) {
    this.#out = new TextOutput(file);
    this.#columns = [...columns.map(({ name }) => name), ...(hasRest ? [REST] : [])];
    void this.#out.write(`${this.#columns.map(quoted).join(',')}\n`);
  }

  async row({ cells, rest }: PlannedRow): Promise<void> {
    let line = '';
    for (const [i, column] of this.#columns.entries()) {
      const value = column === REST ? (rest ?? undefined) : cells[column];
      line += `${i === 0 ? '' : ','}${value === undefined || value === null ? '' : quoted(textOf(value))}`;
    }
    await this.#out.write(`${line}\n`);
  }

  async finish(): Promise<void> {
    await this.#out.close();
  }
}

const textOf = (value: JsonValue): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const quoted = (text: string): string => (/[",\r\n;\t|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One JSON object per line, objects as one list per word as `datasets` keeps them, every row with the same keys. */
export class ColumnarJsonlSink implements RowSink {
  readonly #out: TextOutput;
  readonly #columns: readonly PlannedColumn[];
  readonly #objects: ObjectColumns;
  readonly #hasRest: boolean;

  constructor(file: OutputFile, columns: readonly PlannedColumn[], objects: ObjectColumns, hasRest: boolean) {
    this.#out = new TextOutput(file);
    this.#columns = columns;
    this.#objects = objects;
    this.#hasRest = hasRest;
  }

  async row({ cells, rest }: PlannedRow): Promise<void> {
    const row: Record<string, JsonValue> = {};
    for (const { name, kind } of this.#columns) {
      row[name] = kind === 'objects' ? columnar(cells[name], this.#objects) : (cells[name] ?? null);
    }
    // Empty text, not null: a split in which all are null would have another type than one in which they are not.
    if (this.#hasRest || rest !== null) row[REST] = rest === null ? '' : JSON.stringify(rest);
    await this.#out.write(`${JSON.stringify(row)}\n`);
  }

  finish(): Promise<void> {
    return this.#out.close();
  }
}

/** One list per column of the objects. `datasets` calls the list of category names `categories`. */
export function columnar(value: JsonValue | undefined, objects: ObjectColumns): Record<string, JsonValue[]> {
  const rows = ((value ?? []) as Record<string, JsonValue>[]).map((record) => objects.row(record));
  const lists: [string, JsonValue[]][] = [];
  for (const { name } of objects.columns) {
    if (name !== REST) lists.push([name === 'category' ? 'categories' : name, rows.map((row) => row[name]!)]);
    else if (objects.usesRest || rows.some((row) => row[REST] !== null)) {
      lists.push([REST, rows.map((row) => row[REST] ?? '')]);
    }
  }
  return Object.fromEntries(lists);
}
