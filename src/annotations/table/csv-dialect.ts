import { parse } from 'csv-parse/sync';
import { looksLikeImage } from '../../sources/class-folders.ts';
import type { CsvShape } from '../../sources/csv-rows.ts';
import { type TableRoles, tableRoles } from './roles.ts';

/** How a CSV file is to be read, told from its first lines. */
export interface CsvDialect {
  readonly shape: CsvShape;
  /** What it is, for messages: `goldpan`, `AutoML`, … */
  readonly name: 'header' | 'keras-retinanet' | 'AutoML';
  readonly roles: TableRoles;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Rows may hold all objects of an image, with their outlines. */
const LONGEST_ROW = 64 * 1024 * 1024;

const AUTOML_SETS = /^(?:train(?:ing)?|validat(?:e|ion)|test|unassigned)?$/i;
const AUTOML = [
  'split',
  'path',
  'label',
  'xmin',
  'ymin',
  'column_6',
  'column_7',
  'xmax',
  'ymax',
  'column_10',
  'column_11',
];
const RETINANET = ['path', 'x1', 'y1', 'x2', 'y2', 'label'];

/**
 * - a header that names a path;
 * - keras-retinanet: no header, `path,x1,y1,x2,y2,class`, empty cells for an image without objects;
 * - Google AutoML: no header, `set,path,label,x1,y1,,,x2,y2,,` in shares, or `set,path,label` alone.
 *
 * @returns null when the text begins like none of them
 */
export function csvDialect(head: string, isTsv: boolean): CsvDialect | null {
  const end = head.search(/\r?\n|$/);
  const first = head.slice(0, end);
  if (first.trim() === '' || first.includes('\0')) return null;
  for (const delimiter of isTsv ? ['\t', ',', ';', '|'] : DELIMITERS) {
    const cells = cellsOf(first, delimiter);
    const roles = tableRoles(columnNames(cells));
    if (roles.path === undefined || cells.some(looksLikeImage)) continue;
    if (roles.isPathAnId && roles.path.toLowerCase() === 'id' && roles.others.length === cells.length - 1) continue;
    return { shape: { delimiter, longestRow: LONGEST_ROW }, name: 'header', roles };
  }
  const cells = cellsOf(first, ',');
  const isNumbers = (from: number, to: number): boolean =>
    cells.slice(from, to).every((cell) => cell !== '' && Number.isFinite(Number(cell)));
  const isEmpty = (from: number, to: number): boolean => cells.slice(from, to).every((cell) => cell === '');
  const shaped = (name: CsvDialect['name'], columns: readonly string[]): CsvDialect => ({
    shape: { columns, delimiter: ',', longestRow: LONGEST_ROW },
    name,
    roles: tableRoles(columns),
  });
  if (cells.length === 6 && looksLikeImage(cells[0]!) && (isNumbers(1, 5) || isEmpty(1, 6))) {
    return shaped('keras-retinanet', RETINANET);
  }
  if (AUTOML_SETS.test(cells[0] ?? '') && looksLikeImage(cells[1] ?? '')) {
    if (cells.length === 11 && ((isNumbers(3, 5) && isNumbers(7, 9)) || isEmpty(2, 11)))
      return shaped('AutoML', AUTOML);
    if (cells.length === 3) return shaped('AutoML', AUTOML.slice(0, 3));
  }
  return null;
}

function cellsOf(line: string, delimiter: string): string[] {
  try {
    const [record] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][];
    return (record ?? []).map((cell) => cell.trim());
  } catch {
    return line.split(delimiter).map((cell) => cell.trim());
  }
}

const columnNames = (cells: readonly string[]): string[] => cells.map((cell, i) => cell || `column_${i + 1}`);
