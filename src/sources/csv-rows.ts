import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { UserError } from '../model/errors.ts';
import { readChunks, readLines } from './lines.ts';
import { columnRoles } from './manifest-columns.ts';
import type { ManifestRow } from './manifest-row.ts';

/** Longest row, bytes: a quote that is never closed must not read the whole file into memory. */
const LONGEST_ROW = 1024 * 1024;

/** What is known of a CSV file beforehand. */
export interface CsvShape {
  /** Names of the columns, where the first row is a row like the others. */
  readonly columns?: readonly string[];
  readonly delimiter?: string;
  /** Longest row, bytes. */
  readonly longestRow?: number;
}

/**
 * Streams the rows of a CSV or TSV file whose first row names the columns: RFC 4180 quoting with line breaks inside
 * quotes, LF or CRLF, UTF-8 with or without byte order mark. `;`, tab and `|` are recognised as separators by the header.
 * A cell becomes a number or a boolean only where nothing is lost by it ({@link cellValue}); an empty cell is null.
 *
 * @throws UserError when the file is empty, is UTF-16 or cannot be read
 */
export async function* readCsvRows(
  path: string,
  shownAs: string,
  signal?: AbortSignal,
  shape: CsvShape = {},
): AsyncGenerator<ManifestRow> {
  const broken: ManifestRow[] = [];
  const lines = lineCounter();
  let isLost = false;
  const parser = parse({
    delimiter: shape.delimiter ?? (await findDelimiter(path, shownAs)),
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: shape.longestRow ?? LONGEST_ROW,
    on_skip: (error: CsvError | undefined) => {
      if (isLost) return;
      isLost = error?.code === 'CSV_QUOTE_NOT_CLOSED' || error?.code === 'CSV_MAX_RECORD_SIZE';
      const reason = isLost
        ? 'a quote that opens here is never closed; nothing from here on was read'
        : `not readable as CSV (${error?.message ?? 'unknown reason'})`;
      broken.push({ where: `line ${lines.next()}`, reason });
    },
  });
  pipeline(Readable.from(readChunks(path, shownAs, signal), { objectMode: true }), parser, () => {
    // An error of the file reaches the loop below through the parser.
  });
  let header = shape.columns;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (isLost) break;
    yield* broken.splice(0);
    const where = `line ${lines.firstOf(record, info.lines)}`;
    if (header === undefined) {
      header = columnNames(record);
    } else if (record.length !== header.length) {
      yield { where, reason: `${record.length} cells where the header has ${header.length} columns` };
    } else {
      const columns = header;
      yield { where, row: Object.fromEntries(record.map((cell, i) => [columns[i]!, cellValue(cell)])) };
    }
  }
  yield* broken;
  if (header === undefined && broken.length === 0) {
    throw new UserError(`"${shownAs}" is empty: a CSV manifest begins with a row that names its columns`);
  }
}

/**
 * `1.5` → 1.5 and `true` → true, but only where the text comes back unchanged: `007`, `1.0`, `1e5`, `+1`, `True`, `NaN`
 * and numbers beyond double precision stay text.
 */
export function cellValue(cell: string): string | number | boolean | null {
  if (cell === '') return null;
  if (cell === 'true') return true;
  if (cell === 'false') return false;
  const number = Number(cell);
  return Number.isFinite(number) && String(number) === cell && !/[eE]/.test(cell) ? number : cell;
}

/** Unnamed columns are numbered, repeated names get a number. */
function columnNames(record: readonly string[]): string[] {
  const names: string[] = [];
  for (const [i, text] of record.entries()) {
    const wanted = text.trim() === '' ? `column_${i + 1}` : text.trim();
    let name = wanted;
    for (let number = 2; names.includes(name); number++) name = `${wanted}_${number}`;
    names.push(name);
  }
  return names;
}

/** Line numbers from the parser's own count, which takes a CRLF inside quotes for two line ends. */
function lineCounter() {
  let surplus = 0;
  let last = 0;
  return {
    /** The line a row begins in, given the parser's count at its end. */
    firstOf(record: readonly string[], count: number): number {
      let ends = 0;
      let pairs = 0;
      for (const cell of record) {
        for (let i = 0; i < cell.length; i++) {
          const code = cell.charCodeAt(i);
          if (code === 0x0a || code === 0x0d) ends++;
          if (code === 0x0d && cell.charCodeAt(i + 1) === 0x0a) pairs++;
        }
      }
      const first = count - ends - surplus;
      surplus += pairs;
      last = count - surplus;
      return first;
    },
    /** The line after the last row. */
    next: (): number => last + 1,
  };
}

/** The separator with which the first line has a path column; a comma (in `.tsv` a tab) when none has. */
async function findDelimiter(path: string, shownAs: string): Promise<string> {
  const usual = /\.tsv$/i.test(path) ? '\t' : ',';
  for await (const { bytes } of readLines(path, shownAs)) {
    const header = bytes?.toString('utf8') ?? '';
    if (header.trim() === '') continue;
    const names = (delimiter: string): string[] =>
      header.split(delimiter).map((name) => name.trim().replaceAll(/^"|"$/g, ''));
    return [usual, ',', ';', '\t', '|'].find((delimiter) => columnRoles(names(delimiter)).path !== undefined) ?? usual;
  }
  return usual;
}
