import { UserError } from '../../model/errors.ts';
import { LongTable } from './long-table.ts';
import { wholeNumbers } from './row-builder.ts';
import { tableRoles } from './table-roles.ts';
import type { Numbers, PredictionTable, RowProblem, TableOptions, Wanted } from './types.ts';

/**
 * Reads Parquet with a column per class, or one column of lists.
 *
 * @throws UserError when no reader was given, or no column holds what is wanted
 */
export async function readParquetTable(
  path: string,
  shownAs: string,
  wanted: Wanted,
  options: TableOptions,
): Promise<PredictionTable> {
  if (!options.openParquet) throw new UserError(`"${shownAs}": no reader for Parquet was given; use .npy or CSV`);
  const file = await options.openParquet(path);
  try {
    const names = file.columns.map(({ name }) => name);
    const kinds = file.columns.map(({ kind }) => kind);
    const roles = tableRoles(names, kinds, wanted, shownAs, options);
    const texts = (at: number | undefined): Promise<string[]> | null =>
      at === undefined ? null : file.readTexts(names[at]!);
    const ids = await texts(roles.id);
    if (roles.long) {
      const long = new LongTable();
      const of = await file.readTexts(names[roles.long.name]!);
      const values = new Float64Array(file.rows);
      await file.readNumbers([names[roles.long.value]!], values);
      for (let i = 0; i < file.rows; i++) long.add(ids?.[i] ?? '', of[i]!, values[i]!);
      return long.table();
    }
    const labelTexts = await texts(roles.label);
    const columns = roles.list === undefined ? roles.numbers : [roles.list];
    const isSingle = columns.every((at) => file.columns[at]!.single);
    const make = (length: number): Numbers => (isSingle ? new Float32Array(length) : new Float64Array(length));
    const problems: RowProblem[] = [];
    let data: Numbers = make(0);
    let width = roles.numbers.length;
    if (roles.list !== undefined) {
      const lengths = await file.readLengths(names[roles.list]!);
      width = usualLength(lengths);
      data = make(file.rows * width);
      if (lengths.every((length) => length === width)) await file.readLists(names[roles.list]!, width, data);
      else {
        const packed = make(lengths.filter((length) => length === width).length * width);
        await file.readLists(names[roles.list]!, width, packed);
        let at = 0;
        for (const [row, length] of lengths.entries()) {
          if (length === width) {
            data.set(packed.subarray(at, at + width), row * width);
            at += width;
          } else {
            data.fill(Number.NaN, row * width, (row + 1) * width);
            if (problems.length < 1000) {
              problems.push({
                row,
                reason: `row ${row + 1}: ${Math.max(0, length)} numbers where ${width} are expected`,
              });
            }
          }
        }
      }
    } else if (width > 0) {
      data = make(file.rows * width);
      await file.readNumbers(
        roles.numbers.map((at) => names[at]!),
        data,
      );
    }
    return {
      rows: file.rows,
      columns: width,
      data,
      columnNames: roles.list === undefined && width > 0 ? roles.numbers.map((at) => names[at]!) : null,
      ids,
      labels: labelTexts && wholeNumbers(labelTexts),
      problems,
    };
  } finally {
    file.close();
  }
}

/** The length that most lists have. */
function usualLength(lengths: Int32Array): number {
  const counts = new Map<number, number>();
  for (const length of lengths) if (length > 0) counts.set(length, (counts.get(length) ?? 0) + 1);
  let best = 0;
  for (const [length, count] of counts) if (count > (counts.get(best) ?? 0)) best = length;
  return best;
}
