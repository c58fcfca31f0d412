import { parse } from 'csv-parse/sync';
import { UserError } from '../../model/errors.ts';
import { type NamedTruth, TruthBuilder } from './named-truth.ts';
import { readTruthJson } from './truth-json.ts';

const PAIR_COLUMNS = [
  ['a', 'b'],
  ['from', 'to'],
  ['query', 'duplicate'],
  ['image1', 'image2'],
  ['image_1', 'image_2'],
  ['id1', 'id2'],
  ['file1', 'file2'],
  ['left', 'right'],
  ['source', 'target'],
] as const;
const RELATED_COLUMNS = ['related', 'is_related', 'is_duplicate', 'duplicates', 'match', 'label'];
const IMAGE_COLUMNS = ['id', 'image', 'path', 'file', 'filename', 'file_name', 'image_path', 'filepath', 'name'];
const GROUP_COLUMNS = ['group', 'group_id', 'cluster', 'cluster_id', 'component_id', 'set', 'set_id'];

const YES = new Set(['1', 'true', 'yes', '1.0']);
const NO = new Set(['0', 'false', 'no', '0.0']);

/**
 * Reads what is known of duplicates, telling the format by its content: a CSV or TSV of pairs (`a,b`, `from,to`,
 * `query,duplicate` …, with or without a column `related` of 0 and 1), of groups (`id,group`, or the images of one
 * group on each line), or JSON: imagededup's map, lists of ids, or what `goldpan pairs` and `goldpan duplicates` print.
 *
 * @param shownAs the file's name, for errors
 * @throws UserError naming the line and what is wrong with it
 */
export function readTruth(text: string, shownAs: string): NamedTruth {
  const content = text.replace(/^\uFEFF/, '');
  const start = content.trimStart()[0];
  if (start === undefined) throw new UserError(`${shownAs} is empty: it should name pairs or groups of images.`);
  if (start === '{' || start === '[') return readTruthJson(content, shownAs);
  const rows = rowsOf(content, shownAs);
  const header = rows[0]!.cells.map((cell) => cell.toLowerCase());
  const pair = PAIR_COLUMNS.find((names) => names.every((name) => header.includes(name)));
  if (pair) return pairsOf(rows.slice(1), header, pair, shownAs);
  const [image, group] = [IMAGE_COLUMNS, GROUP_COLUMNS].map((names) =>
    header.findIndex((cell) => names.includes(cell)),
  );
  if (image! >= 0 && group! >= 0) return groupsOf(rows.slice(1), image!, group!, shownAs);
  return withoutHeader(rows, shownAs);
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const hasExtension = (text: string): boolean => /\.[A-Za-z0-9]{1,5}$/.test(text);

/** Cells by comma, tab or semicolon, whichever the first line has; by blanks when every word looks like a file. */
function rowsOf(text: string, shownAs: string): Row[] {
  const first = text.trimStart().split(/\r\n|\n|\r/, 1)[0]!;
  const delimiter =
    ['\t', ',', ';'].find((mark) => first.includes(mark)) ?? [',', '\t', ';'].find((mark) => text.includes(mark));
  if (delimiter === undefined) return blankSeparated(text);
  // Without quotes a line is a row, which spares the parser's work on long files.
  if (!text.includes('"')) return linesOf(text, (line) => line.split(delimiter).map((cell) => cell.trim()));
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter,
      trim: true,
      info: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as typeof records;
  } catch (error) {
    throw new UserError(`${shownAs} is not readable as CSV: ${(error as Error).message}.`);
  }
  return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

function linesOf(text: string, cellsOf: (line: string) => string[]): Row[] {
  const rows: Row[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, i) => {
    const cells = cellsOf(content);
    if (cells.some((cell) => cell !== '')) rows.push({ line: i + 1, cells });
  });
  return rows;
}

const blankSeparated = (text: string): Row[] =>
  linesOf(text, (line) => {
    const whole = line.trim();
    const words = whole.split(/\s+/);
    return words.every(hasExtension) ? words : [whole];
  });

function pairsOf(
  rows: readonly Row[],
  header: readonly string[],
  pair: readonly string[],
  shownAs: string,
): NamedTruth {
  const builder = new TruthBuilder('pairs');
  const [a, b] = [header.indexOf(pair[0]!), header.indexOf(pair[1]!)];
  const related = header.findIndex((cell) => RELATED_COLUMNS.includes(cell));
  for (const { line, cells } of rows) {
    const [one, other] = [cells[a], cells[b]];
    if (!one || !other) throw new UserError(`${shownAs}, line ${line}: it should name two images.`);
    builder.pair(one, other, related < 0 || isRelated(cells[related] ?? '', `${shownAs}, line ${line}`));
  }
  return builder.finish();
}

function isRelated(cell: string, where: string): boolean {
  const text = cell.toLowerCase();
  if (YES.has(text)) return true;
  if (NO.has(text)) return false;
  throw new UserError(`${where}: "${cell}" says neither 1 (related) nor 0 (unrelated).`);
}

function groupsOf(rows: readonly Row[], image: number, group: number, shownAs: string): NamedTruth {
  const builder = new TruthBuilder('groups');
  for (const { line, cells } of rows) {
    if (!cells[image]) throw new UserError(`${shownAs}, line ${line}: it names no image.`);
    // Without a group an image stands alone.
    builder.member(cells[image], cells[group] ? `named ${cells[group]}` : `line ${line}`, `${shownAs}, line ${line}`);
  }
  return builder.finish();
}

/** `id,group`, pairs, or the images of a group on each line. */
function withoutHeader(rows: readonly Row[], shownAs: string): NamedTruth {
  const isTwo = rows.every(({ cells }) => cells.length === 2);
  const firsts = new Set(rows.map(({ cells }) => cells[0]!));
  const looksLikeImage = (cell: string) => hasExtension(cell) || cell.includes('/') || firsts.has(cell);
  if (isTwo && !rows.some(({ cells }) => looksLikeImage(cells[1]!))) {
    if (!rows.some(({ cells }) => hasExtension(cells[0]!) || cells[0]!.includes('/'))) throw unknownFormat(shownAs);
    return groupsOf(rows, 0, 1, shownAs);
  }
  const all = rows.flatMap(({ cells }) => cells.filter((cell) => cell !== ''));
  if (isTwo && new Set(all).size < all.length) {
    const builder = new TruthBuilder('pairs');
    for (const { cells } of rows) builder.pair(cells[0]!, cells[1]!, true);
    return builder.finish();
  }
  if (!all.some((cell) => hasExtension(cell) || cell.includes('/'))) throw unknownFormat(shownAs);
  const builder = new TruthBuilder('groups');
  for (const { line, cells } of rows) {
    for (const cell of cells) if (cell !== '') builder.member(cell, `line ${line}`, `${shownAs}, line ${line}`);
  }
  return builder.finish();
}

const unknownFormat = (shownAs: string): UserError =>
  new UserError(
    `${shownAs}: what it says is not clear. Write pairs with the header "a,b" or "a,b,related", groups with the header "id,group" or one group per line, or a JSON map {"id": ["duplicate", …]}.`,
  );
