import type { Cell, ColumnSpec, ColumnType } from './columns.ts';
import type { OutcomeKind } from './outcome.ts';

/** Measurement columns in a fixed order, as the registry and its parameters give them. */
export type ColumnTable = Readonly<Record<string, ColumnSpec>>;

/** What one worker says about one file. */
export interface MeasuredRow {
  readonly id: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly outcome: OutcomeKind;
  readonly reasonCode: string | null;
  readonly reason: string | null;
  /** JSON object: measurement → why it did not apply; null when all applied. */
  readonly notApplicable: string | null;
  /** Null when the content is no image. */
  readonly isWrongExtension: boolean | null;
  /** One cell per column of the {@link ColumnTable}, in its order. */
  readonly cells: readonly Cell[];
}

/** The SQL types of the columns goldpan itself adds to the measurements' own. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  double: 'DOUBLE',
  integer: 'INTEGER',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
};
