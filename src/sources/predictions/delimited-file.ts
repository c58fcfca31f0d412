import { statSync } from 'node:fs';
import { UserError } from '../../model/errors.ts';
import { readLines } from '../lines.ts';
import { LongTable } from './long-table.ts';
import { isNumberText, parseList, parseNumber } from './number-text.ts';
import { RowBuilder } from './row-builder.ts';
import { type CellKind, namesRoles, type TableRoles, tableRoles } from './table-roles.ts';
import type { PredictionTable, TableOptions, Wanted } from './types.ts';

const QUOTE = 0x22;
/** Rows looked at before it is decided what the columns mean. */
const LOOKED_AT = 20;

/**
 * Reads CSV, TSV or numbers with blanks between (as `numpy.savetxt` writes them), with or without a first row that names
 * the columns. Cells in quotes may hold separators and line ends. Lines that begin with `#` before the first row are
 * comments.
 *
 * @throws UserError when the file is empty, or no column holds what is wanted
 */
export async function readDelimited(
  path: string,
  shownAs: string,
  wanted: Wanted,
  options: TableOptions,
): Promise<PredictionTable> {
  const size = statSync(path).size;
  let bytesSeen = 0;
  const begun: { bytes: Buffer; number: number }[] = [];
  let reader: RowReader | undefined;
  const begin = (): RowReader => {
    const layout = findLayout(
      begun.map(({ bytes }) => bytes),
      path,
      shownAs,
      wanted,
      options,
    );
    const each = bytesSeen / begun.length;
    const builder = new RowBuilder(() => Math.ceil((size / each) * 1.02) + 2);
    const started = rowReader(layout, builder);
    for (const { bytes, number } of layout.isHeaded ? begun.slice(1) : begun) started.read(bytes, number);
    return started;
  };
  for await (const { number, bytes } of wholeRecords(path, shownAs, options.signal)) {
    bytesSeen += bytes.length + 1;
    if (reader) reader.read(bytes, number);
    else if (bytes.length > 0 && !(begun.length === 0 && bytes[0] === 0x23)) {
      begun.push({ bytes: Buffer.from(bytes), number });
      if (begun.length === LOOKED_AT) reader = begin();
    }
  }
  if (begun.length === 0) throw new UserError(`"${shownAs}" is empty`);
  reader ??= begin();
  return reader.table();
}

/** Lines; where a quote is open at a line's end the next one belongs to it. */
async function* wholeRecords(
  path: string,
  shownAs: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ number: number; bytes: Buffer }> {
  let open: Buffer[] = [];
  let first = 0;
  let isInside = false;
  for await (const { number, bytes } of readLines(path, shownAs, signal)) {
    if (!bytes) throw new UserError(`"${shownAs}": line ${number} is too long for a row`);
    let quotes = 0;
    for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) quotes++;
    if (quotes % 2 === 1) isInside = !isInside;
    if (open.length === 0 && !isInside) yield { number, bytes };
    else {
      if (open.length === 0) first = number;
      open.push(bytes);
      if (isInside) continue;
      yield {
        number: first,
        bytes: Buffer.concat(open.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from('\n'), part]))),
      };
      open = [];
    }
  }
  if (open.length > 0) throw new UserError(`"${shownAs}": a quote that opens in line ${first} is never closed`);
}

interface Layout {
  readonly delimiter: string;
  readonly isHeaded: boolean;
  readonly names: readonly string[];
  readonly roles: TableRoles;
}

/** Cells of a record, without their quotes. A blank as delimiter stands for any number of them. */
export function cellsOf(text: string, delimiter: string): string[] {
  if (delimiter === ' ') return text.trim().split(/\s+/);
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    let cell = '';
    while (text[at] === ' ') at++;
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      const end = text.indexOf(delimiter, at + 1);
      at = end < 0 ? text.length + 1 : end + 1;
      cells.push(cell);
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? text.length : end).trim());
      at = end < 0 ? text.length + 1 : end + 1;
    }
  }
  return cells;
}

function findLayout(
  records: readonly Buffer[],
  path: string,
  shownAs: string,
  wanted: Wanted,
  options: TableOptions,
): Layout {
  const texts = records.map((bytes) => bytes.toString('utf8'));
  const delimiter = findDelimiter(texts, path);
  const rows = texts.map((text) => cellsOf(text, delimiter));
  const first = rows[0]!;
  const second = rows[1];
  const isHeaded = second !== undefined && isHeader(first, rows.slice(1), options);
  const body = isHeaded ? rows.slice(1) : rows;
  const width = Math.max(first.length, body[0]!.length);
  const names = Array.from({ length: width }, (_, i) => (isHeaded ? (first[i] ?? '') : ''));
  const kinds = names.map((_, i) => kindOf(body.map((row) => row[i] ?? '')));
  return {
    delimiter,
    isHeaded,
    names,
    roles: tableRoles(
      names.map((name, i) => (isHeaded ? name : unnamed(i))),
      kinds,
      wanted,
      shownAs,
      options,
    ),
  };
}

/** A name that means nothing. */
const unnamed = (place: number): string => `column ${place + 1}`;

function findDelimiter(texts: readonly string[], path: string): string {
  const usual = /\.tsv$/i.test(path) ? '\t' : ',';
  const fitting = [usual, ',', '\t', ';', '|'].find((delimiter) => {
    const widths = texts.map((text) => cellsOf(text, delimiter).length);
    return widths[0]! > 1 && widths.filter((width) => width === widths[0]).length >= widths.length * 0.8;
  });
  if (fitting) return fitting;
  const isNumeric = texts.every((text) => text.trim().split(/\s+/).every(isNumberText));
  return isNumeric && texts[0]!.trim().split(/\s+/).length > 1 ? ' ' : usual;
}

function isHeader(first: readonly string[], rest: readonly (readonly string[])[], options: TableOptions): boolean {
  if (first.some((cell) => cell !== '' && (cell === options.idColumn || cell === options.labelColumn))) return true;
  if (namesRoles(first)) return true;
  const filled = first.filter((cell) => cell !== '');
  // The columns of a data frame that were never named.
  if (filled.length > 0 && filled.every((cell, i) => cell === String(i)) && (filled.length > 1 || first.length > 1)) {
    return rest[0]!.join() !== first.join();
  }
  return first.some(
    (cell, i) =>
      cell !== '' &&
      !isNumberText(cell) &&
      parseList(cell) === undefined &&
      rest.every((row) => isNumberText(row[i] ?? '') || (row[i] ?? '') === ''),
  );
}

function kindOf(cells: readonly string[]): CellKind {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0) return 'number';
  if (filled.every(isNumberText)) return 'number';
  const isList = (cell: string): boolean => /^\s*[[(]/.test(cell) && parseList(cell) !== undefined;
  if (filled.every(isList)) return 'list';
  // One cell in a thousand may be damaged; what most rows hold is what the column is for.
  const numbers = filled.filter(isNumberText).length;
  return numbers * 2 > filled.length ? 'number' : 'text';
}

interface RowReader {
  read(bytes: Buffer, line: number): void;
  table(): PredictionTable;
}

function rowReader(layout: Layout, builder: RowBuilder): RowReader {
  const { roles, delimiter, names } = layout;
  const places = new Int32Array(names.length).fill(-1);
  for (const [place, column] of roles.numbers.entries()) places[column] = place;
  const long = roles.long && new LongTable();
  const columnNames = layout.isHeaded && roles.numbers.length > 0 ? roles.numbers.map((i) => names[i]!) : null;
  const separator = delimiter.charCodeAt(0);
  const width = roles.numbers.length;

  const fromCells = (cells: readonly string[], line: number): void => {
    const id = roles.id === undefined ? undefined : (cells[roles.id] ?? '');
    const label = roles.label === undefined ? undefined : (cells[roles.label] ?? '');
    if (cells.length !== names.length) {
      const reason = `line ${line}: ${cells.length} cells where ${names.length} are expected`;
      if (long) long.problem(reason);
      else builder.endRow(id, label, reason);
    } else if (long) long.add(id ?? '', cells[roles.long!.name]!, Number(cells[roles.long!.value] || Number.NaN));
    else if (roles.list !== undefined) {
      const list = parseList(cells[roles.list]!);
      if (!list) builder.endRow(id, label, `line ${line}: no list of numbers`);
      else if (builder.columns >= 0 && list.length !== builder.columns) {
        builder.endRow(id, label, `line ${line}: ${list.length} numbers where ${builder.columns} are expected`);
      } else {
        builder.room(list.length).set(list, builder.rows * list.length);
        builder.endRow(id, label);
      }
    } else {
      if (width > 0) {
        const data = builder.room(width);
        const at = builder.rows * width;
        for (const [place, column] of roles.numbers.entries()) {
          const cell = cells[column]!;
          data[at + place] = isNumberText(cell) ? Number(cell) : Number.NaN;
        }
      }
      builder.endRow(id, label);
    }
  };

  /** Cells in a row of numbers without quotes never become text. */
  const fromBytes = (bytes: Buffer, line: number): boolean => {
    const data = builder.room(width);
    const base = builder.rows * width;
    let id: string | undefined;
    let label: string | undefined;
    let column = 0;
    for (let from = 0; from <= bytes.length; column++) {
      let to = from;
      while (to < bytes.length && bytes[to] !== separator) to++;
      const place = column < places.length ? places[column]! : -1;
      if (place >= 0) data[base + place] = parseNumber(bytes, from, to);
      else if (column === roles.id) id = bytes.toString('utf8', from, to).trim();
      else if (column === roles.label) label = bytes.toString('utf8', from, to).trim();
      from = to + 1;
    }
    if (column !== names.length) {
      builder.endRow(
        id ?? (roles.id === undefined ? undefined : ''),
        label ?? (roles.label === undefined ? undefined : ''),
        `line ${line}: ${column} cells where ${names.length} are expected`,
      );
    } else builder.endRow(id, label);
    return true;
  };

  const isPlain = width > 1 && delimiter !== ' ';
  return {
    read(bytes, line) {
      if (bytes.length === 0 || (bytes.length < 64 && bytes.toString('latin1').trim() === '')) {
        // A blank line is a row only in a file of single labels, and there it has none; at the end it is nothing.
        return;
      }
      if (isPlain && bytes.indexOf(QUOTE) < 0) fromBytes(bytes, line);
      else fromCells(cellsOf(bytes.toString('utf8'), delimiter), line);
    },
    table: () => (long ? long.table() : builder.table(columnNames)),
  };
}
