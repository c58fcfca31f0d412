export type ColumnType = 'double' | 'integer' | 'boolean' | 'text';

/** A column of the images table, as a measurement declares it. */
export interface ColumnSpec {
  readonly type: ColumnType;
  /** One line: what the number is, its unit and its value range. */
  readonly description: string;
  /** Short unit for axes and tables, such as `0–255`, `px`, `%`; absent for pure ratios. */
  readonly unit?: string;
  /** Draw a histogram of this column in the report over this range; `log` for long-tailed columns. */
  readonly histogram?: { readonly from: number; readonly to: number; readonly scale?: 'linear' | 'log' };
}

export type ColumnValue<T extends ColumnType = ColumnType> = T extends 'double' | 'integer'
  ? number
  : T extends 'boolean'
    ? boolean
    : string;

export type Cell = number | boolean | string | null;
