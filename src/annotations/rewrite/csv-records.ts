const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A record of a CSV file with its line end, and where its cells stand in it. */
export interface CsvRecord {
  readonly bytes: Buffer;
  /** Start and end of each cell, quotes included. */
  readonly cells: readonly (readonly [start: number, end: number])[];
}

/** Cuts a CSV file into records, byte for byte (RFC 4180; quotes within an unquoted cell are part of it). */
export function* csvRecords(chunks: Iterable<Uint8Array>, delimiter: string): Generator<CsvRecord> {
  const comma = delimiter.charCodeAt(0);
  let window: Buffer = Buffer.alloc(0);
  const source = chunks[Symbol.iterator]();
  let isEnded = false;
  for (;;) {
    const { done, value } = source.next();
    if (done) isEnded = true;
    else window = Buffer.concat([window, value]);
    let start = 0;
    for (;;) {
      const record = cut(window, start, comma, isEnded);
      if (record === null) break;
      yield record;
      start += record.bytes.length;
    }
    window = window.subarray(start);
    if (isEnded) return;
  }
}

/** The record that begins at a place; null when it is not whole yet. */
function cut(window: Buffer, start: number, comma: number, isEnded: boolean): CsvRecord | null {
  if (start >= window.length) return null;
  const cells: [number, number][] = [];
  let cell = start;
  let at = start;
  let isQuoted = false;
  // A byte order mark is no part of the first cell.
  if (start === 0 && window[0] === 0xef && window[1] === 0xbb) {
    cell = 3;
    at = 3;
  }
  for (; at < window.length; at++) {
    const byte = window[at]!;
    if (isQuoted) {
      if (byte !== QUOTE) continue;
      if (window[at + 1] === QUOTE) at++;
      else if (at + 1 === window.length && !isEnded) return null;
      else isQuoted = false;
    } else if (byte === QUOTE && at === cell) isQuoted = true;
    else if (byte === comma) {
      cells.push([cell - start, at - start]);
      cell = at + 1;
    } else if (byte === LF || byte === CR) {
      if (byte === CR && at + 1 === window.length && !isEnded) return null;
      cells.push([cell - start, at - start]);
      const end = byte === CR && window[at + 1] === LF ? at + 2 : at + 1;
      return { bytes: window.subarray(start, end), cells };
    }
  }
  if (!isEnded) return null;
  cells.push([cell - start, at - start]);
  return { bytes: window.subarray(start, at), cells };
}

/** What a cell says. */
export function cellText({ bytes, cells }: CsvRecord, index: number): string {
  const range = cells[index];
  if (range === undefined) return '';
  const text = bytes.toString('utf8', range[0], range[1]);
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** The record with other texts in some of its cells; a cell that was quoted stays so. */
export function withCells(record: CsvRecord, values: ReadonlyMap<number, string>, delimiter: string): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const [index, range] of record.cells.entries()) {
    const value = values.get(index);
    if (value === undefined) continue;
    const wasQuoted = record.bytes[range[0]] === QUOTE;
    const needsQuotes = wasQuoted || value.includes(delimiter) || /["\r\n]/.test(value);
    pieces.push(record.bytes.subarray(at, range[0]));
    pieces.push(Buffer.from(needsQuotes ? `"${value.replaceAll('"', '""')}"` : value));
    at = range[1];
  }
  pieces.push(record.bytes.subarray(at));
  return Buffer.concat(pieces);
}
